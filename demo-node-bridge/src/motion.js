/**
 * Motion that nobody makes: each angle is a sum of sines, slow and of its own, so that no two phones move alike and the
 * same seed always gives the same. For browsers and Node.
 */

const SINES = 3;
const SLOWEST = 0.03; // turns a second
const FASTEST = 0.35;
/** How far each angle swings about its middle, in degrees: the way people hold a phone in front of them. */
const SWING = { alpha: 120, beta: 35, gamma: 40 };
const MIDDLE = { alpha: 180, beta: 45, gamma: 0 };

/** A generator of numbers in [0, 1) that goes by its seed alone (mulberry32). @param {number} seed a whole number */
export function seeded(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * How one phone moves.
 *
 * @param {() => number} random in [0, 1)
 * @returns {(seconds: number) => {alpha: number, beta: number, gamma: number}} degrees, in the ranges of a
 *     `deviceorientation` event
 */
export function motion(random) {
  const alpha = sineSum(random);
  const beta = sineSum(random);
  const gamma = sineSum(random);
  return seconds => ({
    alpha: MIDDLE.alpha + SWING.alpha * alpha(seconds),
    beta: MIDDLE.beta + SWING.beta * beta(seconds),
    gamma: MIDDLE.gamma + SWING.gamma * gamma(seconds),
  });
}

/** Between -1 and 1. */
function sineSum(random) {
  const sines = Array.from({ length: SINES }, () => ({
    speed: 2 * Math.PI * (SLOWEST + random() * (FASTEST - SLOWEST)),
    phase: 2 * Math.PI * random(),
    share: 0.2 + random(),
  }));
  const shares = sines.reduce((sum, { share }) => sum + share, 0);
  return seconds =>
    sines.reduce((sum, { speed, phase, share }) => sum + share * Math.sin(speed * seconds + phase), 0) / shares;
}
