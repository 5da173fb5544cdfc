import { multiply, toEuler } from './quaternion.js';

/** Over a longer silence a rate would tell about nothing. */
const LONGEST_STEP = 1_000;

/**
 * What an OSC address may hold of a phone's id: letters, digits, and what else has no meaning there. Anything else becomes
 * its number between two underscores, so that different ids stay different.
 *
 * @param {string} id
 */
export function oscName(id) {
  return id.replace(/[^A-Za-z0-9.~-]/gu, sign => `_${sign.codePointAt(0)?.toString(16)}_`);
}

/**
 * The OSC messages of samples of one phone; it remembers the one before, as a rate needs two.
 */
export class OscVoice {
  #mapping;
  #name;
  #before;

  /**
   * @param {import('./osc-mapping.mjs').Mapping} mapping
   * @param {string} id
   */
  constructor(mapping, id) {
    this.#mapping = mapping;
    this.#name = oscName(id);
  }

  /**
   * @param {import('./messages.js').Sample} sample
   * @param {number} now milliseconds, for phones that do not tell their own
   * @returns {{address: string, values: number[]}[]}
   */
  messages(sample, now) {
    const values = this.#known(sample, sample.t ?? now);
    return this.#mapping.messages.map(message => ({
      address: this.#address(message.address),
      values: message.values.map(value => scaled(values[value.value], value)),
    }));
  }

  /** The message that this phone is silent. */
  gone() {
    return { address: this.#address(this.#mapping.gone), values: [] };
  }

  #address(template) {
    return template.replaceAll('{id}', this.#name);
  }

  /**
   * @param {import('./messages.js').Sample} sample
   * @param {number} t
   * @returns {Record<string, number>}
   */
  #known({ q, rawacc, rate: told, seq = 0 }, t) {
    const rate = told ?? rateBetween(this.#before, { q, t });
    this.#before = { q, t };
    const { alpha, beta, gamma } = rawacc ? { alpha: rawacc[0], gamma: rawacc[1], beta: rawacc[2] } : toEuler(q);
    const [x, y, z, w] = q;
    return { 'q.x': x, 'q.y': y, 'q.z': z, 'q.w': w, alpha, beta, gamma, 'rate.x': rate[0], 'rate.y': rate[1], 'rate.z': rate[2], seq };
  }
}

/** Degrees a second about the phone's own axes, by the shortest turn from one attitude to the next. */
export function rateBetween(before, { q, t }) {
  const step = before ? t - before.t : 0;
  if (!(step > 0 && step <= LONGEST_STEP)) return [0, 0, 0];
  const [x, y, z] = before.q;
  const turn = multiply([-x, -y, -z, before.q[3]], q);
  const sine = Math.hypot(turn[0], turn[1], turn[2]);
  if (sine === 0) return [0, 0, 0];
  const sign = turn[3] < 0 ? -1 : 1;
  const degrees = (2 * Math.atan2(sine, Math.abs(turn[3])) * 180) / Math.PI;
  const speed = (sign * degrees * 1_000) / (step * sine);
  return [turn[0] * speed, turn[1] * speed, turn[2] * speed];
}

/**
 * @param {number} value
 * @param {import('./osc-mapping.mjs').Value} mapped
 */
function scaled(value, { from, to }) {
  if (!from || !to) return value;
  const share = Math.max(0, Math.min(1, (value - from[0]) / (from[1] - from[0])));
  return to[0] + share * (to[1] - to[0]);
}
