import { turnByHand } from './pad.js';
import { askForMotion, watchOrientation, watchRate } from './sensors.js';
import * as say from './phone-words.js';

const SENSOR_DEADLINE = 2_000;
/** Long enough to read the browser's question; some browsers never settle it. */
const ANSWER_DEADLINE = 5_000;

/**
 * Takes the attitude from the sensor; takes it by hand while the sensor is silent, or the browser has not said whether the page
 * may use it. Must be called directly from a tap.
 *
 * @param {object} options
 * @param {import('./hold.js').Hold} options.hold which is told
 * @param {HTMLElement} options.pad what a hand turns
 * @param {(lamp: 'secure' | 'motion' | 'sensor', state: 'wait' | 'good' | 'bad', text: string) => void} options.light
 * @param {(bySensor: boolean) => void} options.onSource
 * @param {Window & typeof globalThis} [options.scope] the window
 * @returns {() => void} stops it
 */
export function takeAttitude({ hold, pad, light, onSource, scope = window }) {
  const { setTimeout, clearTimeout, isSecureContext } = scope;
  const allowed = askForMotion(scope); // first of all: browsers grant it only to the tap itself
  const undo = [];
  let stopped = false;
  let letGo;
  let deadline;
  const byHand = why => {
    light('sensor', 'bad', why);
    letGo = turnByHand(pad, q => hold.turned(q));
    onSource(false);
  };
  const bySensor = angles => {
    hold.tell(angles);
    clearTimeout(deadline);
    light('sensor', 'good', say.SENSOR_SPEAKS);
    letGo?.();
    letGo = undefined;
    onSource(true);
  };
  undo.push(watchOrientation(bySensor, scope), watchRate(rate => (hold.rate = rate), scope));
  light('secure', ...(isSecureContext ? say.SECURE : say.NOT_SECURE));
  light('motion', 'wait', say.MOTION_ASKED);
  light('sensor', 'wait', say.SENSOR_AWAITED);
  deadline = setTimeout(() => {
    light('motion', ...say.MOTION_UNANSWERED);
    if (!hold.q) byHand(say.SENSOR_UNANSWERED);
  }, ANSWER_DEADLINE);
  allowed.then(granted => {
    if (stopped) return;
    clearTimeout(deadline);
    const hopeful = isSecureContext && granted;
    light('motion', ...(hopeful ? say.MOTION_ALLOWED : granted ? say.MOTION_NONE : say.MOTION_DENIED));
    if (hold.q) return;
    if (hopeful) deadline = setTimeout(() => byHand(say.SENSOR_SILENT), SENSOR_DEADLINE);
    else byHand(say.SENSOR_SILENT);
  });
  return () => {
    stopped = true;
    clearTimeout(deadline);
    letGo?.();
    for (const step of undo) step();
  };
}
