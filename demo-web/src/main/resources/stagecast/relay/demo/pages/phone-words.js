/** What the phone page says. Each sentence on something missing tells what to do. */

export const NO_TICKET =
  'This address has no ticket in it, so nothing could be sent. Scan the code on the big screen, or open the phone page by ' +
  'the whole address that the demo printed when it started, up to its last character.';
export const NOTHING_SENT = 'Nothing is sent.';

export const NOT_CONNECTED = 'Not connected';
export const ASKING_IN = 'Asking to be let in';
export const ZEROED = 'This way is the screen now.';
export const MOTION_ASKED = 'Asking for the motion sensors';
export const SENSOR_AWAITED = 'Waiting for a reading';
export const SENSOR_SPEAKS = 'The sensor speaks';
export const SENSOR_SILENT = 'No reading: there is no motion sensor, or it is blocked. Turn the phone above by hand.';
export const SENSOR_UNANSWERED = 'Meanwhile, turn the phone above by hand.';

/** Lamps and their texts. */
export const SECURE = ['good', 'The page is secure'];
export const NOT_SECURE = [
  'bad',
  'The page is not secure: browsers hand motion sensors only to pages over https, or on the machine itself. Open its ' +
    'https address. Whoever runs the demo gets one by ./relay demo --lan or --public-url.',
];
export const MOTION_ALLOWED = ['good', 'Motion sensors are allowed'];
export const MOTION_NONE = ['bad', 'Motion sensors cannot be asked for on such a page'];
export const MOTION_UNANSWERED = [
  'bad',
  'The browser has not answered about the motion sensors. If it asks, tap Allow. If it does not ask, this page is inside another ' +
    'app: open it in Safari (on Android, in Chrome), or scan the code with the camera.',
];
export const MOTION_DENIED = [
  'bad',
  'The motion sensors were denied. iPhone: close this tab, open the address again and tap Allow; if it does not ask, ' +
    'clear this page\'s data in the settings of Safari. Chrome: tap the sign in front of the address, then ' +
    'Permissions, Motion sensors, and load the page again.',
];

/** Who gets what, before anything is sent. */
export function consent(channel) {
  return (
    'While it is started, this page sends how the phone is held and how fast it turns (a few numbers), under a random name. ' +
    `Everybody who listens to the channel "${channel}" receives it. Neither page nor relay stores it; if somebody who ` +
    'listens records, a red dot says so here.'
  );
}

/** @param {number} count samples in the last second */
export function flow(count, q) {
  if (count === 0) return 'Nothing sent in the last second.';
  const numbers = q.map(value => value.toFixed(2).replace(/^-0\.00$/, '0.00')).join(' ');
  return `${count} ${count === 1 ? 'sample' : 'samples'} a second\nx y z w: ${numbers}`;
}

/**
 * @param {import('./relay-client.js').Status & {over?: 'socket' | 'http'}} status
 * @returns {['wait' | 'good' | 'bad', string]} the lamp and its text
 */
export function relay({ state, why, delay, refused, over }, channel) {
  switch (state) {
    case 'connecting':
      return ['wait', 'Connecting to the relay'];
    case 'authenticating':
      return ['wait', 'Showing the token'];
    case 'open':
      return over === 'http' ? ['good', overHttp(channel)] : ['good', `On the channel "${channel}"`];
    case 'waiting':
      return ['bad', `${why} Next attempt in ${Math.ceil(delay / 1_000)} s.`];
    default:
      return refused ? ['bad', TURNED_AWAY] : ['wait', NOT_CONNECTED];
  }
}

const TURNED_AWAY =
  'The relay takes nothing from this phone any more: whoever runs the screen has ended its part, or the code on the screen ' +
  'has run out. To come back, scan the code on the big screen again.';

function overHttp(channel) {
  return (
    `On the channel "${channel}", by single requests: this phone opens the page but refuses the socket, as iPhones do with ` +
    'a certificate that they do not fully trust. It turns less smoothly, and the red dot of a recording cannot be shown. ' +
    'The socket is tried again now and then.'
  );
}
