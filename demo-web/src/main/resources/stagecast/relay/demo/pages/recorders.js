import { RECORDING_NOTICE_EVERY } from './messages.js';

/** A recorder that has not been heard for so long has died without a word. */
const FORGOTTEN_AFTER = 3 * RECORDING_NOTICE_EVERY;
/** Anybody who may send may say so again and again under new names. */
const MOST = 100;

/** Who says that they record. */
export class Recorders {
  #heardAt = new Map();

  /** @param {{recording: boolean, id: string}} notice @param {number} now milliseconds that never go back */
  hear({ recording, id }, now) {
    if (!recording) this.#heardAt.delete(id);
    else if (this.#heardAt.has(id) || this.#heardAt.size < MOST) this.#heardAt.set(id, now);
  }

  /** Whether anybody does. @param {number} now milliseconds that never go back */
  any(now) {
    for (const [id, at] of this.#heardAt) {
      if (now - at >= FORGOTTEN_AFTER) this.#heardAt.delete(id);
    }
    return this.#heardAt.size > 0;
  }
}
