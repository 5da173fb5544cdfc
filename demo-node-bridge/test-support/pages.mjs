import { register } from 'node:module';

/** What the demo's pages are made of and needs no page. */
const PAGES = '../../demo-web/src/main/resources/stagecast/relay/demo/pages';

register('./served.mjs', import.meta.url);

export { angle, fromEuler, matrix, multiply, normalise, rotate, slerp, toEuler, turn } from '../src/quaternion.js';
export { Pacer } from '../src/pacer.js';
export { Sender } from '../src/sender.js';
export const { hull, roundedRectangle, viewOf } = await import(`${PAGES}/projection.js`);
export const { readFragment } = await import(`${PAGES}/fragment.js`);
export const { Stage, fit, isSilent, presence } = await import(`${PAGES}/stage.js`);
export const { askForMotion, watchOrientation, watchRate } = await import(`${PAGES}/sensors.js`);
export const { Hold, headingOf } = await import(`${PAGES}/hold.js`);
export const { takeAttitude } = await import(`${PAGES}/attitude.js`);
export const { lookWhenBack } = await import(`${PAGES}/coming-back.js`);
export const { baseOf } = await import(`${PAGES}/base.js`);
export const { Recorders } = await import(`${PAGES}/recorders.js`);
export const { Smoothness } = await import(`${PAGES}/smoothness.js`);
export const { operatorToken, sendAway, withoutOperator } = await import(`${PAGES}/operator.js`);
