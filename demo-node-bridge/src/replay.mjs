import { channelUrl } from './channel-url.js';
import { realClock } from './clock.mjs';
import { Crowd } from './crowd.mjs';
import { EXIT, UsageError } from './errors.mjs';
import { COMMON_HELP, EXIT_HELP, numberOf } from './options.mjs';
import { play, spread, survey } from './player.mjs';
import { forSocket } from './session.mjs';

const MOST_CONNECTIONS = 100;
/** Messages a second for one connection: a relay that is left as it is takes 120. */
const FOR_ONE_CONNECTION = 100;
const LONGEST = 1e6;

export const operands = ['FILE'];
export const channelElsewhere = true;
export const options = /** @type {const} */ ({
  speed: { type: 'string', default: '1' },
  loop: { type: 'boolean', default: false },
  from: { type: 'string', default: '0' },
  to: { type: 'string' },
});

export const help = `Usage: bridge replay FILE [OPTION]...

Sends what a recording holds once more, each message byte for byte and at its own time. That needs
an account, a token, or the link of a ticket. Without --channel it goes to the channel that was
recorded.

  --speed N        2 is twice as fast, 0.5 half; from 0.01 to 100
  --loop           begin again at the end, until Ctrl-C
  --from SECONDS   begin there in the recording
  --to SECONDS     end there
${COMMON_HELP}

It does not send credentials and direct messages, which a recording may contain.

One connection may send only so much a second, so there are as many as the recording needs. What
one phone sent stays in order; all of it does where one connection is enough.

${EXIT_HELP}.
`;

/** @param {import('./run.mjs').Task} task */
export async function run({ base, channel, credentials, values, operands: [file], end, print }) {
  const speed = numberOf(values, 'speed', { least: 0.01, most: 100, whole: false });
  const part = partOf(values);
  const found = await survey(file, part);
  const where = channel ?? found.channel;
  if (!credentials) throw new UsageError('Sending needs an account, a token or a ticket: set RELAY_EMAIL and RELAY_PASSWORD.');
  const needed = Math.ceil((found.peak * speed) / FOR_ONE_CONNECTION);
  const connections = Math.min(found.senders.size, needed, MOST_CONNECTIONS);
  print(
    `replay: ${count(found.messages, 'message')} of ${count(found.senders.size, 'sender')}, ` +
      `${(found.length / 1_000 / speed).toFixed(1)} s, to ${where} over ${count(connections, 'connection')}`,
  );
  if (found.left > 0) print(`replay: ${count(found.left, 'message')} left out: credentials or direct messages`);
  const crowd = new Crowd({ url: channelUrl(base, where, { listen: 'false' }), print });
  const over = AbortSignal.any([end, crowd.refused]);
  try {
    const proof = await forSocket(base, where, credentials);
    const senders = await Promise.all(Array.from({ length: connections }, () => crowd.join(proof)));
    print('bridge: connected');
    const places = spread(found.senders, connections);
    const send = cue => senders[places.get(cue.sender) ?? 0](cue.text);
    await play({ file, part, length: found.length, speed, loop: values.loop, clock: realClock(over), end: over, send });
  } finally {
    await crowd.close();
  }
  const lost = crowd.dropped > 0 ? `; ${crowd.dropped} found no open connection` : '';
  print(`replay: ${count(crowd.sent, 'message')} sent${lost}`);
  return crowd.refused.aborted ? EXIT.refused : EXIT.ended;
}

function partOf(values) {
  const seconds = { least: 0, most: LONGEST, whole: false };
  const from = numberOf(values, 'from', seconds) * 1_000;
  const to = values.to === undefined ? Infinity : numberOf(values, 'to', seconds) * 1_000;
  if (to <= from) throw new UsageError('--to is behind --from.');
  return { from, to };
}

function count(number, what) {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
