import { PostClient } from './post-client.js';
import { RelayClient } from './relay-client.js';
import { backoff } from './retry.js';

/** So many sockets one after another that never opened, and the phone is taken at its word. */
const ENOUGH_FAILED = 2;
const DEADLINE = 5_000;
/** Milliseconds, at random between them, from one socket that did not open to the next, while requests do the work. */
const SHORTEST_TRIAL_WAIT = 5_000;
const LONGEST_TRIAL_WAIT = 60_000;

/**
 * The way from this phone to the channel: a socket, or HTTP requests where the phone refuses the socket though it reaches
 * the relay (some do with a certificate that they were told to accept). While requests do it a socket is tried now and then,
 * and takes over when one opens. Has the shape of RelayClient; each status has `over`, `socket` or `http`.
 */
export class Link {
  #options;
  /** @type {RelayClient | PostClient} */
  #way;
  /** The socket that is being tried while requests do the work. @type {RelayClient | undefined} */
  #trial;
  #trials = 0;
  #timer;
  #failed = 0;
  #stands = false;
  #started = false;

  /**
   * @param {object} options
   * @param {string} options.base the relay's address
   * @param {string} options.channel
   * @param {string} options.token
   * @param {string} options.socketUrl from channelUrl
   * @param {(status: import('./relay-client.js').Status & {over: 'socket' | 'http'}) => void} options.onStatus
   * @param {(data: any) => void} options.onMessage what comes back; nothing does over HTTP
   * @param {object} [options.socket] further options of RelayClient
   * @param {object} [options.post] further options of PostClient
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
    this.#way = this.#newSocket();
  }

  start() {
    this.#started = true;
    this.#way.start();
  }

  send(text) {
    return this.#way.send(text);
  }

  /** Sends what must not be dropped because a sample is under way: where the phone is, or that it goes. */
  tell(text) {
    if (this.#way instanceof PostClient) this.#way.tell(text);
    else this.#way.send(text);
  }

  /** For a page that comes back to the front: cuts a wait short, and replaces a socket that may be dead. */
  retryNow() {
    this.#way.retryNow();
    if (this.#trial) this.#trial.retryNow();
    else if (this.#way instanceof PostClient) this.#trySocket();
  }

  /** For a phone that has a network again: its old socket may belong to another network. */
  renew() {
    if (this.#way instanceof RelayClient) return this.#way.renew();
    this.#trial?.renew();
    this.retryNow();
  }

  close() {
    this.#started = false;
    this.#endTrial();
    this.#way.close();
  }

  #newSocket() {
    const { socketUrl: url, token, onMessage, socket: more } = this.#options;
    const onStatus = status => this.#socketSays(socket, status);
    const socket = new RelayClient({ url, credentials: { token }, onMessage, onStatus, ...more });
    return socket;
  }

  #socketSays(socket, status) {
    if (socket === this.#trial) return this.#trialSays(status);
    if (socket !== this.#way) return; // its last word, when another way has taken over
    const { state } = status;
    if (state === 'waiting') this.#failed = this.#stands ? 0 : this.#failed + 1;
    if (state === 'open' || state === 'waiting') this.#stands = state === 'open';
    this.#options.onStatus({ ...status, over: 'socket' });
    if (this.#failed > 0 && state === 'waiting' && this.#failed % ENOUGH_FAILED === 0) this.#tryHttp(socket);
  }

  async #tryHttp(socket) {
    const { base, channel, token, onStatus, post: more, fetch } = this.#options;
    const isReached = await reaches(`${base}/api/users/me`, token, fetch);
    if (!isReached || !this.#started || this.#stands || this.#way !== socket) return;
    const post = new PostClient({
      url: `${base}/api/events/${encodeURIComponent(channel)}/messages`,
      token,
      fetch,
      onStatus: status => this.#way === post && onStatus({ ...status, over: 'http' }),
      ...more,
    });
    this.#way = post;
    socket.close();
    post.start();
    this.#trials = 0;
    this.#tryLater();
  }

  #tryLater() {
    const { random, setTimeout } = this.#options;
    const delay = backoff(this.#trials++, random(), SHORTEST_TRIAL_WAIT, LONGEST_TRIAL_WAIT);
    this.#timer = setTimeout(() => this.#trySocket(), delay);
  }

  #trySocket() {
    if (!this.#started || this.#trial) return;
    this.#options.clearTimeout(this.#timer);
    this.#trial = this.#newSocket();
    this.#trial.start();
  }

  #trialSays({ state }) {
    if (state === 'open') this.#handOver(this.#trial);
    if (state !== 'waiting' && state !== 'stopped') return;
    this.#endTrial();
    this.#tryLater();
  }

  /** Only when no request is under way: the sample in it would arrive behind newer ones. */
  async #handOver(socket) {
    const post = /** @type {PostClient} */ (this.#way);
    await post.idle();
    if (this.#trial !== socket) return;
    this.#trial = undefined;
    this.#way = socket;
    this.#failed = 0;
    this.#stands = true;
    post.close();
    this.#options.onStatus({ state: 'open', over: 'socket' });
  }

  #endTrial() {
    const trial = this.#trial;
    this.#trial = undefined;
    this.#options.clearTimeout(this.#timer);
    trial?.close();
  }
}

async function reaches(url, token, fetch) {
  try {
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch(url, { headers, signal: AbortSignal.timeout(DEADLINE) })).ok;
  } catch {
    return false;
  }
}
