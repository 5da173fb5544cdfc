import { parseEnvelope, parseSample, parseState } from './messages.js';
import { Owners } from './owners.js';

const GONE_AFTER = 10_000;
const LOOK_EVERY = 500;
const MOST_PHONES = 1_000;

/**
 * Who is on the channel: something of our own for each phone, made when it is first heard and ended when it has been
 * silent for ten seconds, as on the big screen.
 *
 * @template T
 */
export class Roster {
  #phones = new Map();
  #owners = new Owners();
  #options;
  #timer;

  /**
   * @param {object} options
   * @param {(id: string) => T | undefined} options.come undefined if there is no place for it
   * @param {(id: string, of: T) => void} options.go
   * @param {{now: () => number, setTimeout: (run: () => void, delay: number) => any, clearTimeout: (timer: any) => void}}
   *     options.clock
   */
  constructor(options) {
    this.#options = options;
    this.#look();
  }

  get size() {
    return this.#phones.size;
  }

  /** What that phone has; undefined if there is no place for one more. @param {string} id @returns {T | undefined} */
  heard(id) {
    const at = this.#options.clock.now();
    const phone = this.#phones.get(id);
    if (phone) {
      phone.at = at;
      return phone.of;
    }
    if (this.#phones.size >= MOST_PHONES) return undefined;
    const of = this.#options.come(id);
    if (of !== undefined) this.#phones.set(id, { of, at });
    return of;
  }

  /**
   * The sample that came, if it was a sample with an id that its sender owns, and its phone's data. Removes a phone that says
   * that it leaves.
   *
   * @param {unknown} data as a socket gives it
   * @returns {{sample: import('./messages.js').Sample, of: T} | undefined}
   */
  take(data) {
    const { from, msg } = parseEnvelope(data) ?? {};
    const sample = parseSample(msg);
    const id = (sample ?? parseState(msg))?.id;
    if (from === undefined || id === undefined || !this.#owners.admits(from, id, this.#options.clock.now())) return undefined;
    if (!sample) {
      this.left(id);
      return undefined;
    }
    const of = this.heard(sample.id);
    return of === undefined ? undefined : { sample, of };
  }

  /** Removes a phone that says that it leaves. @param {string} id */
  left(id) {
    const phone = this.#phones.get(id);
    if (!phone) return;
    this.#phones.delete(id);
    this.#options.go(id, phone.of);
  }

  /** Lets all go. */
  end() {
    this.#options.clock.clearTimeout(this.#timer);
    for (const [id, { of }] of this.#phones) this.#options.go(id, of);
    this.#phones.clear();
  }

  #look() {
    const now = this.#options.clock.now();
    for (const [id, { of, at }] of this.#phones) {
      if (now - at < GONE_AFTER) continue;
      this.#phones.delete(id);
      this.#options.go(id, of);
    }
    this.#timer = this.#options.clock.setTimeout(() => this.#look(), LOOK_EVERY);
  }
}
