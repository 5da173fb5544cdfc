import { normalise, slerp } from './quaternion.js';

const MOST_PHONES = 100;
const MOST_COUNTED = 10_000;
const SILENT_AFTER = 2_000;
const GONE_AFTER = 10_000;
const RATE_OVER = 1_000;
/** Time in which two thirds of the way to the newest attitude are made: hides jitter, and is too short to be seen. */
const SMOOTHING = 50;

/**
 * The phones on stage.
 *
 * @typedef {object} Phone
 * @property {string} name
 * @property {import('./quaternion.js').Quaternion} q the newest attitude, as it came
 * @property {import('./quaternion.js').Quaternion} shown what the eye sees, on its way to `q`
 * @property {number} count samples so far
 * @property {number} rate samples in the last second
 * @property {number} lastAt when the newest came, milliseconds
 */
export class Stage {
  /** @type {Map<string, Phone>} */
  phones = new Map();

  /** Ids that found no place, and when they were last heard. */
  #outside = new Map();
  #steppedAt;
  #nameOf;

  /** @param {(id: string) => string} nameOf what people call the phone of that id */
  constructor(nameOf) {
    this.#nameOf = nameOf;
  }

  /** How many phones are not shown, for want of room. */
  get outside() {
    return this.#outside.size;
  }

  /**
   * @param {import('./messages.js').Sample} sample
   * @param {number} now milliseconds that never go back
   */
  accept({ id, q }, now) {
    const phone = this.phones.get(id) ?? this.#welcome(id, q, now);
    if (!phone) return;
    phone.q = q;
    phone.count++;
    phone.lastAt = now;
  }

  /** Time has passed: turns what is shown towards the newest, lets go who has been silent for long. */
  step(now) {
    const share = 1 - Math.exp(-(now - (this.#steppedAt ?? now)) / SMOOTHING);
    this.#steppedAt = now;
    for (const [id, phone] of this.phones) {
      if (now - phone.lastAt >= GONE_AFTER) this.phones.delete(id);
      phone.shown = slerp(phone.shown, normalise(phone.q), share);
      if (now - phone.ratedAt >= RATE_OVER) rate(phone, now);
    }
    for (const [id, lastAt] of this.#outside) {
      if (now - lastAt >= GONE_AFTER) this.#outside.delete(id);
    }
  }

  #welcome(id, q, now) {
    if (this.phones.size >= MOST_PHONES) {
      if (this.#outside.has(id) || this.#outside.size < MOST_COUNTED) this.#outside.set(id, now);
      return undefined;
    }
    this.#outside.delete(id);
    const phone = { name: this.#nameOf(id), q, shown: normalise(q), count: 0, rate: 0, lastAt: now, ratedAt: now, rated: 0 };
    this.phones.set(id, phone);
    return phone;
  }
}

/** Whether nothing has come for so long that the phone should fade. */
export function isSilent(phone, now) {
  return now - phone.lastAt >= SILENT_AFTER;
}

/**
 * The size of the squares in which so many things fill an area best.
 *
 * @returns {{columns: number, size: number}}
 */
export function fit(count, width, height) {
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const size = Math.floor(Math.min(width / columns, height / Math.ceil(count / columns)));
    if (size > best.size) best = { columns, size };
  }
  return best;
}

function rate(phone, now) {
  phone.rate = Math.round(((phone.count - phone.rated) * 1_000) / (now - phone.ratedAt));
  phone.ratedAt = now;
  phone.rated = phone.count;
}
