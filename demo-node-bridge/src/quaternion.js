/**
 * Attitudes as unit quaternions `[x, y, z, w]`: they turn what is given in the device's axes (x right, y up along the
 * screen, z out of it) into the world's (x east, y north, z up).
 *
 * @typedef {[number, number, number, number]} Quaternion
 */

const RADIANS = Math.PI / 180;
/** Closer than this the arc is a line, and its sine no number to divide by. */
const NEARLY_THE_SAME = 1e-4;
/** A matrix element that is nearer to 0 is 0: what is left of a sine or cosine that should be. */
const NEARLY_ZERO = 1e-9;

/** @returns {Quaternion} */
export function normalise(q) {
  const length = Math.hypot(...q);
  return q.map(value => value / length);
}

/** First `b`, then `a`. @returns {Quaternion} */
export function multiply([ax, ay, az, aw], [bx, by, bz, bw]) {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

/** A turn of so many degrees about a unit vector. @returns {Quaternion} */
export function turn([x, y, z], degrees) {
  const half = (degrees / 2) * RADIANS;
  const sine = Math.sin(half);
  return [x * sine, y * sine, z * sine, Math.cos(half)];
}

/** Degrees of the shortest turn from `a` to `b`, exact for small ones too; q and -q are the same attitude. */
export function angle(a, b) {
  const sign = dot(a, b) < 0 ? -1 : 1;
  const apart = Math.hypot(...a.map((value, i) => value - sign * b[i]));
  const together = Math.hypot(...a.map((value, i) => value + sign * b[i]));
  return (4 * Math.atan2(apart, together)) / RADIANS;
}

/** The attitude at `share` (0 to 1) of the shortest way from `a` to `b`. @returns {Quaternion} */
export function slerp(a, b, share) {
  const sign = dot(a, b) < 0 ? -1 : 1;
  const arc = Math.acos(Math.min(1, Math.abs(dot(a, b))));
  const [ofA, ofB] =
    arc < NEARLY_THE_SAME
      ? [1 - share, share]
      : [Math.sin((1 - share) * arc) / Math.sin(arc), Math.sin(share * arc) / Math.sin(arc)];
  return normalise(a.map((value, i) => ofA * value + sign * ofB * b[i]));
}

/**
 * The attitude that a `deviceorientation` event tells: intrinsic turns about z, x' and y''
 * (W3C Device Orientation and Motion, section 5.1).
 *
 * @param {number} alpha degrees about z
 * @param {number} beta degrees about x
 * @param {number} gamma degrees about y
 * @returns {Quaternion}
 */
export function fromEuler(alpha, beta, gamma) {
  return multiply(multiply(turn([0, 0, 1], alpha), turn([1, 0, 0], beta)), turn([0, 1, 0], gamma));
}

/** The angles `{alpha, beta, gamma}` of an attitude, in the ranges of a `deviceorientation` event. */
export function toEuler(q) {
  const [[xx, xy], [yx, yy], [zx, zy, zz]] = matrix(q);
  if (Math.hypot(zx, zz) < NEARLY_ZERO) {
    return { alpha: positive(Math.atan2(yx, xx) / RADIANS), beta: Math.sign(zy) * 90, gamma: 0 };
  }
  const tilt = Math.asin(Math.max(-1, Math.min(1, zy))) / RADIANS;
  if (zz >= 0) {
    return { alpha: positive(Math.atan2(-xy, yy) / RADIANS), beta: tilt, gamma: Math.atan2(-zx, zz) / RADIANS };
  }
  return {
    alpha: positive(Math.atan2(xy, -yy) / RADIANS),
    beta: tilt > 0 ? 180 - tilt : -180 - tilt,
    gamma: Math.atan2(zx, -zz) / RADIANS,
  };
}

/** A vector, turned. @returns {[number, number, number]} */
export function rotate(q, [x, y, z]) {
  const [right, up, out] = matrix(q).map(row => row[0] * x + row[1] * y + row[2] * z);
  return [right, up, out];
}

/** Rows of the rotation matrix. */
export function matrix([x, y, z, w]) {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}

function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
}

function positive(degrees) {
  return degrees < 0 ? degrees + 360 : degrees;
}
