/** What the demo's pages are made of and needs no page. */
const PAGES = '../../demo-web/src/main/resources/stagecast/relay/demo/pages';

export const { angle, fromEuler, matrix, multiply, normalise, slerp, toEuler, turn } = await import(
  `${PAGES}/quaternion.js`
);
export const { hull, roundedRectangle, viewOf } = await import(`${PAGES}/projection.js`);
export const { readFragment } = await import(`${PAGES}/fragment.js`);
export const { Pacer } = await import(`${PAGES}/pacer.js`);
export const { Sender } = await import(`${PAGES}/sender.js`);
export const { Stage, fit, isSilent } = await import(`${PAGES}/stage.js`);
export const { askForMotion, watchOrientation } = await import(`${PAGES}/sensors.js`);
