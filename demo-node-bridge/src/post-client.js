import { backoff } from './retry.js';

const DEADLINE = 5_000;
const LONGEST_ASKED_WAIT = 60_000;

/**
 * Sends to a channel by HTTP requests, for a phone that loads the page and refuses the socket. It has the shape of
 * RelayClient, and one request under way at a time: what comes meanwhile is dropped, since the newest wins.
 */
export class PostClient {
  #options;
  #state = 'stopped';
  #busy = false;
  #underWay = Promise.resolve();
  #failures = 0;
  #timer;

  /**
   * @param {object} options
   * @param {string} options.url of the channel's messages
   * @param {string} options.token
   * @param {(status: import('./relay-client.js').Status) => void} options.onStatus
   * @param {typeof fetch} [options.fetch]
   * @param {() => number} [options.random] as Math.random
   * @param {(run: () => void, delay: number) => any} [options.setTimeout]
   * @param {(timer: any) => void} [options.clearTimeout]
   */
  constructor(options) {
    this.#options = {
      fetch: (input, init) => fetch(input, init),
      random: Math.random,
      setTimeout: (run, delay) => setTimeout(run, delay),
      clearTimeout: timer => clearTimeout(timer),
      ...options,
    };
  }

  start() {
    if (this.#state === 'stopped') this.#enter({ state: 'open' });
  }

  /** Sends now or never: false means that the text was dropped, for another is under way or nothing gets through. */
  send(text) {
    if (this.#state !== 'open' || this.#busy) return false;
    this.#underWay = this.#post(text);
    return true;
  }

  /** Sends what must not be dropped and comes seldom, behind the request that is under way. */
  tell(text) {
    if (this.#state === 'open') this.#underWay = this.#underWay.then(() => this.#post(text));
  }

  /** Resolves once no request is under way any more, answered or not. */
  idle() {
    return this.#underWay;
  }

  retryNow() {
    if (this.#state === 'waiting') this.#enter({ state: 'open' });
  }

  close() {
    if (this.#state !== 'stopped') this.#enter({ state: 'stopped', why: 'Closed.', refused: false });
  }

  async #post(text) {
    const { url, token, fetch } = this.#options;
    this.#busy = true;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'text/plain', Authorization: `Bearer ${token}` },
        body: text,
        keepalive: true, // the last word of a page that is being closed gets out too
        signal: AbortSignal.timeout(DEADLINE),
      });
      this.#answered(response.status, Number(response.headers.get('Retry-After')) || 0);
    } catch {
      this.#retry('The relay cannot be reached.', 0);
    } finally {
      this.#busy = false;
    }
  }

  #answered(status, retryAfter) {
    if (this.#state !== 'open') return;
    if (status === 202) this.#failures = 0;
    else if (status === 401 || status === 403) {
      this.#enter({ state: 'stopped', why: 'The token is no longer valid.', refused: true });
    } else this.#retry(`The relay takes nothing just now (it answered ${status}).`, 1_000 * retryAfter);
  }

  #retry(why, asked) {
    if (this.#state !== 'open') return;
    const delay = Math.min(LONGEST_ASKED_WAIT, asked) + backoff(this.#failures++, this.#options.random());
    this.#enter({ state: 'waiting', why, delay });
    this.#timer = this.#options.setTimeout(() => this.retryNow(), delay);
  }

  #enter(status) {
    this.#options.clearTimeout(this.#timer);
    this.#state = status.state;
    this.#options.onStatus(status);
  }
}
