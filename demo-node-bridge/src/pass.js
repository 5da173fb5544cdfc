import { NotAdmitted, becomeGuest } from './guest.js';
import { backoff } from './retry.js';

/**
 * What lets this phone send: a token of its own, got for the ticket in the page's address. The browser keeps it as long as
 * the tab is open, so that a page that is loaded again is the same phone.
 */
export class Pass {
  #options;

  /**
   * @param {object} options
   * @param {string} options.base the relay's address
   * @param {string} options.channel
   * @param {string} options.ticket
   * @param {(why: string, delay: number) => void} options.onWait it was not let in, and asks again in so many milliseconds
   * @param {Storage} [options.storage]
   * @param {typeof fetch} [options.fetch]
   * @param {() => number} [options.random] as Math.random
   * @param {(run: () => void, delay: number) => any} [options.setTimeout]
   */
  constructor(options) {
    this.#options = {
      storage: sessionStorageOrNone(),
      fetch: (input, init) => fetch(input, init),
      random: Math.random,
      setTimeout: (run, delay) => setTimeout(run, delay),
      ...options,
    };
  }

  /** The one that was got before, if there is one. @returns {{token: string, userId: string} | undefined} */
  get kept() {
    try {
      const pass = JSON.parse(this.#options.storage?.getItem(this.#key) ?? 'null');
      return typeof pass?.token === 'string' && typeof pass.userId === 'string' ? pass : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * The kept one, or a new one, for which it asks until it has it.
   *
   * @param {AbortSignal} signal ends the asking
   * @returns {Promise<{token: string, userId: string} | undefined>} undefined if the signal ended it
   * @throws {NotAdmitted} if asking again is of no use
   */
  async get(signal) {
    const { base, channel, ticket, fetch, random } = this.#options;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const pass = this.kept ?? (await becomeGuest(base, channel, ticket, fetch));
        this.#keep(pass);
        return signal.aborted ? undefined : pass;
      } catch (refusal) {
        if (!(refusal instanceof NotAdmitted) || refusal.final) throw refusal;
        await this.#wait(refusal.message, refusal.wait + backoff(attempt, random()), signal);
      }
    }
    return undefined;
  }

  /** The relay takes it no more. */
  drop() {
    try {
      this.#options.storage?.removeItem(this.#key);
    } catch {
      // Then nothing is kept either.
    }
  }

  #keep(pass) {
    try {
      this.#options.storage?.setItem(this.#key, JSON.stringify({ token: pass.token, userId: pass.userId }));
    } catch {
      // A browser that keeps nothing: this phone is a new one after each load.
    }
  }

  get #key() {
    return `pass:${this.#options.channel}:${this.#options.ticket}`;
  }

  #wait(why, delay, signal) {
    return new Promise(resolve => {
      const goOn = () => resolve(undefined);
      signal.addEventListener('abort', goOn, { once: true });
      this.#options.setTimeout(goOn, delay);
      if (!signal.aborted) this.#options.onWait(why, delay);
    });
  }
}

/** Browsers that keep nothing throw already when they are asked. */
function sessionStorageOrNone() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
