import { matrix } from './quaternion.js';

/**
 * How a viewer sees a thing that turns: from the south, slightly from above, so that what lies flat is no line. Lengths
 * are shares of the square that it turns in, whose middle is the thing's.
 */
const TILT = (16 * Math.PI) / 180;
const DISTANCE = 2.6;

/**
 * @typedef {[number, number]} Point on the picture, x to the right and y down, 0 in its middle
 *
 * @typedef {object} View
 * @property {(x: number, y: number, z: number) => Point} point where a point, given in the device's axes, is seen
 * @property {(z: number, sign: 1 | -1) => boolean} sees whether the viewer sees the plane at z that faces towards z * sign
 * @property {number} light how much light falls on what faces the device's z, 0 to 1
 */

/**
 * @param {import('./quaternion.js').Quaternion} q
 * @returns {View}
 */
export function viewOf(q) {
  const cos = Math.cos(TILT);
  const sin = Math.sin(TILT);
  const [east, north, up] = matrix(q);
  const right = east;
  const above = up.map((value, i) => value * cos + north[i] * sin);
  const near = up.map((value, i) => value * sin - north[i] * cos);
  const along = (axis, x, y, z) => axis[0] * x + axis[1] * y + axis[2] * z;
  return {
    point: (x, y, z) => {
      const scale = DISTANCE / (DISTANCE - along(near, x, y, z));
      return [along(right, x, y, z) * scale, -along(above, x, y, z) * scale];
    },
    sees: (z, sign) => sign * (near[2] * DISTANCE - z) > 0,
    light: Math.max(0, 0.75 * near[2] + 0.55 * above[2] - 0.35 * right[2]),
  };
}

/** The points of a rectangle with round corners, `around` the middle given. @returns {Point[]} */
export function roundedRectangle(width, height, radius, [left, top] = [0, 0]) {
  const points = [];
  for (let i = 0; i < 24; i++) {
    const turn = ((i + 0.5) * Math.PI) / 12;
    const corner = [Math.sign(Math.cos(turn)) * (width / 2 - radius), Math.sign(Math.sin(turn)) * (height / 2 - radius)];
    points.push([left + corner[0] + radius * Math.cos(turn), top + corner[1] + radius * Math.sin(turn)]);
  }
  return points;
}

/** The points that a rubber band around all of them would touch, in turn (Andrew's monotone chain). */
export function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [...halfHull(sorted), ...halfHull(sorted.reverse())];
}

function halfHull(points) {
  const chain = [];
  for (const point of points) {
    while (chain.length > 1 && !turnsLeft(chain.at(-2), chain.at(-1), point)) chain.pop();
    chain.push(point);
  }
  chain.pop();
  return chain;
}

function turnsLeft(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0]);
}
