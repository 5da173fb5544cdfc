import { turnByHand } from './pad.js';
import { askForMotion, watchOrientation, watchRate } from './sensors.js';
import * as say from './phone-words.js';

const SENSOR_DEADLINE = 2_000;

/**
 * Takes the attitude from the sensor, and by hand as long as that is silent. To be called straight from a tap.
 *
 * @param {object} options
 * @param {import('./hold.js').Hold} options.hold which is told
 * @param {HTMLElement} options.pad what a hand turns
 * @param {(lamp: 'secure' | 'motion' | 'sensor', state: 'wait' | 'good' | 'bad', text: string) => void} options.light
 * @param {(bySensor: boolean) => void} options.onSource
 * @returns {() => void} stops it
 */
export function takeAttitude({ hold, pad, light, onSource }) {
  const allowed = askForMotion(); // first of all: browsers grant it only to the tap itself
  const undo = [];
  let stopped = false;
  let letGo;
  let deadline;
  const byHand = () => {
    light('sensor', 'bad', say.SENSOR_SILENT);
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
  undo.push(watchOrientation(bySensor), watchRate(rate => (hold.rate = rate)));
  light('secure', ...(isSecureContext ? say.SECURE : say.NOT_SECURE));
  light('motion', 'wait', say.MOTION_ASKED);
  light('sensor', 'wait', say.SENSOR_AWAITED);
  allowed.then(granted => {
    if (stopped) return;
    const hopeful = isSecureContext && granted;
    light('motion', ...(hopeful ? say.MOTION_ALLOWED : granted ? say.MOTION_NONE : say.MOTION_DENIED));
    if (hopeful && !hold.q) deadline = setTimeout(byHand, SENSOR_DEADLINE);
    else if (!hold.q) byHand();
  });
  return () => {
    stopped = true;
    clearTimeout(deadline);
    letGo?.();
    for (const step of undo) step();
  };
}
