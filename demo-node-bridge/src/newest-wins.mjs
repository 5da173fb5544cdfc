/**
 * Lets things through at a bounded rate, at once as long as it can. What comes too soon waits, of each key only the newest:
 * a sensor's older value is worth nothing, and datagrams in a burst are lost in the receiver's buffer.
 *
 * @template T
 */
export class NewestWins {
  /** Things that a newer one of their key replaced, or for which there was no room. */
  replaced = 0;

  #waiting = new Map();
  #options;
  #room;
  #filledAt;
  #timer;
  #emptied = () => {};

  /**
   * @param {object} options
   * @param {(item: T) => void} options.out
   * @param {number} options.burst how many may go at once after a silence
   * @param {number} options.perSecond how many in the long run
   * @param {number} options.mostWaiting keys
   * @param {{now: () => number, setTimeout: (run: () => void, delay: number) => any, clearTimeout: (timer: any) => void}}
   *     options.clock
   */
  constructor(options) {
    this.#options = options;
    this.#room = options.burst;
    this.#filledAt = options.clock.now();
  }

  /**
   * @param {string} key
   * @param {T} item
   */
  put(key, item) {
    this.#fill();
    if (this.#waiting.size === 0 && this.#room >= 1) return this.#let(item);
    if (this.#waiting.delete(key) || this.#waiting.size >= this.#options.mostWaiting) this.replaced++;
    if (this.#waiting.size >= this.#options.mostWaiting) this.#waiting.delete(this.#waiting.keys().next().value);
    this.#waiting.set(key, item);
    this.#timer ??= this.#options.clock.setTimeout(() => this.#drain(), 1);
  }

  /** Resolves once nothing waits. @returns {Promise<void>} */
  empty() {
    if (this.#waiting.size === 0) return Promise.resolve();
    return new Promise(resolve => (this.#emptied = resolve));
  }

  #drain() {
    this.#timer = undefined;
    this.#fill();
    for (const [key, item] of this.#waiting) {
      if (this.#room < 1) break;
      this.#waiting.delete(key);
      this.#let(item);
    }
    if (this.#waiting.size > 0) this.#timer = this.#options.clock.setTimeout(() => this.#drain(), 1);
    else this.#emptied();
  }

  #let(item) {
    this.#room--;
    this.#options.out(item);
  }

  #fill() {
    const { burst, perSecond, clock } = this.#options;
    const now = clock.now();
    this.#room = Math.min(burst, this.#room + ((now - this.#filledAt) * perSecond) / 1_000);
    this.#filledAt = now;
  }
}
