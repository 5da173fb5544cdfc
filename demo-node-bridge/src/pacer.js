import { angle } from './quaternion.js';

const LEAST_DEGREES = 0.1;
const STILL_AFTER = 1_000;
const SIGN_OF_LIFE_EVERY = 1_000;

/** Decides which samples are worth sending: all while the phone moves, one a second once it has been still for one. */
export class Pacer {
  #reference;
  #movedAt = 0;
  #sentAt = 0;

  /** Whether a sample of this attitude is due. @param {number} now milliseconds that never go back */
  isDue(now, q) {
    if (!this.#reference || angle(q, this.#reference) > LEAST_DEGREES) {
      this.#reference = q;
      this.#movedAt = now;
    }
    return now - this.#movedAt < STILL_AFTER || now - this.#sentAt >= SIGN_OF_LIFE_EVERY;
  }

  /** A sample has been sent. */
  sent(now) {
    this.#sentAt = now;
  }
}
