import { Owners } from './owners.js';
import { angle, normalise, slerp } from './quaternion.js';

const MOST_PHONES = 250;
const MOST_COUNTED = 10_000;
const SILENT_AFTER = 2_000;
const GONE_AFTER = 10_000;
const LEAVING_TAKES = 700;
const RATE_OVER = 1_000;
/** Time in which two thirds of the way to the newest attitude are made: hides jitter, and is too short to be seen. */
const SMOOTHING = 50;
/** Degrees a second of a phone that is turned with some vigour. */
const LIVELY = 240;
const CALMING = 400;

/**
 * The phones on stage.
 *
 * @typedef {object} Phone
 * @property {string} from who sent the newest, as the relay says
 * @property {string} name
 * @property {import('./quaternion.js').Quaternion} q the newest attitude, as it came
 * @property {import('./quaternion.js').Quaternion} shown what the eye sees, on its way to `q`
 * @property {number} energy how lively it is being turned, 0 to 1
 * @property {number} count samples so far
 * @property {number} rate samples in the last second
 * @property {number} cameAt when the first came, milliseconds
 * @property {number} lastAt when the newest came, milliseconds
 * @property {boolean} away whether its page is hidden
 * @property {number} [leavingAt] since when it is on its way out
 */
export class Stage {
  /** @type {Map<string, Phone>} */
  phones = new Map();

  /** Senders that were sent away: what they send until their sockets are closed does not bring them back. */
  #sentAway = new Set();
  /** Ids that found no place, and when they were last heard. */
  #outside = new Map();
  #owners = new Owners();
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
   * @param {string} from who sent it
   * @param {import('./messages.js').Sample} sample
   * @param {number} now milliseconds that never go back
   */
  accept(from, { id, q }, now) {
    if (this.#sentAway.has(from) || !this.#owners.admits(from, id, now)) return;
    const phone = this.phones.get(id) ?? this.#welcome(from, id, q, now);
    if (!phone) return;
    phone.from = from;
    phone.q = q;
    phone.count++;
    phone.lastAt = now;
    phone.away = false;
    phone.leavingAt = undefined;
  }

  /** A phone says of itself that it is away or gone. */
  tell(from, { id, state }, now) {
    if (!this.#owners.admits(from, id, now)) return;
    const phone = this.phones.get(id);
    if (state === 'gone') this.#outside.delete(id);
    if (!phone) return;
    phone.away = true;
    if (state === 'gone') phone.leavingAt ??= now;
  }

  /** All phones of a sender leave, and do not come back. */
  sendAway(from, now) {
    if (this.#sentAway.size >= MOST_COUNTED) this.#sentAway.delete(this.#sentAway.values().next().value);
    this.#sentAway.add(from);
    for (const phone of this.phones.values()) {
      if (phone.from === from) phone.leavingAt ??= now;
    }
  }

  /** Time has passed: turns what is shown towards the newest, lets go who has been silent for long. */
  step(now) {
    const passed = now - (this.#steppedAt ?? now);
    this.#steppedAt = now;
    for (const [id, phone] of this.phones) {
      if (now - phone.lastAt >= GONE_AFTER) phone.leavingAt ??= now;
      if (now - phone.leavingAt >= LEAVING_TAKES) this.phones.delete(id);
      turn(phone, passed);
      if (now - phone.ratedAt >= RATE_OVER) rate(phone, now);
    }
    for (const [id, lastAt] of this.#outside) {
      if (now - lastAt >= GONE_AFTER) this.#outside.delete(id);
    }
  }

  #welcome(from, id, q, now) {
    if (this.phones.size >= MOST_PHONES) {
      if (this.#outside.has(id) || this.#outside.size < MOST_COUNTED) this.#outside.set(id, now);
      return undefined;
    }
    this.#outside.delete(id);
    const phone = {
      from,
      name: this.#nameOf(id),
      q,
      shown: normalise(q),
      energy: 0,
      count: 0,
      rate: 0,
      cameAt: now,
      lastAt: now,
      away: false,
      leavingAt: undefined,
      ratedAt: now,
      rated: 0,
    };
    this.phones.set(id, phone);
    return phone;
  }
}

/** Whether nothing has come for so long, or will for now, that the phone should fade. */
export function isSilent(phone, now) {
  return phone.away || now - phone.lastAt >= SILENT_AFTER;
}

/** How much of a phone is there: grows from 0 to 1 as it comes, and back as it leaves. */
export function presence(phone, now) {
  return part(now - phone.cameAt) * (1 - part(now - (phone.leavingAt ?? now)));
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

function turn(phone, passed) {
  const before = phone.shown;
  phone.shown = slerp(before, normalise(phone.q), 1 - Math.exp(-passed / SMOOTHING));
  if (passed <= 0) return;
  const vigour = Math.min(1, (angle(before, phone.shown) / passed) * (1_000 / LIVELY));
  const share = vigour > phone.energy ? 1 : 1 - Math.exp(-passed / CALMING);
  phone.energy += (vigour - phone.energy) * share;
}

function rate(phone, now) {
  phone.rate = Math.round(((phone.count - phone.rated) * 1_000) / (now - phone.ratedAt));
  phone.ratedAt = now;
  phone.rated = phone.count;
}

/** How much of a coming or a leaving is over after so long: 0 to 1, slow at both ends. */
function part(passed) {
  const x = Math.max(0, Math.min(1, passed / LEAVING_TAKES));
  return x * x * (3 - 2 * x);
}
