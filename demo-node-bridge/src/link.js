import { PostClient } from './post-client.js';
import { RelayClient } from './relay-client.js';

/** So many sockets that never opened, and the phone is taken at its word. */
const ENOUGH_FAILED = 2;
const DEADLINE = 5_000;

/**
 * The way from this phone to the channel: a socket, or HTTP requests where the phone refuses the socket though it reaches
 * the relay (some do with a certificate that they were told to accept). Has the shape of RelayClient; each status has
 * `over`, `socket` or `http`.
 */
export class Link {
  #options;
  /** @type {RelayClient | PostClient} */
  #way;
  #failed = 0;
  #hasOpened = false;
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
   */
  constructor(options) {
    this.#options = { fetch: (input, init) => fetch(input, init), ...options };
    const { socketUrl, token, onMessage, socket } = this.#options;
    this.#way = new RelayClient({
      url: socketUrl,
      credentials: { token },
      onMessage,
      onStatus: status => this.#socketSays(status),
      ...socket,
    });
  }

  start() {
    this.#started = true;
    this.#way.start();
  }

  send(text) {
    return this.#way.send(text);
  }

  retryNow() {
    this.#way.retryNow();
  }

  close() {
    this.#started = false;
    this.#way.close();
  }

  #socketSays(status) {
    if (!(this.#way instanceof RelayClient)) return; // its last word, when the other way has taken over
    if (status.state === 'open') this.#hasOpened = true;
    if (status.state === 'waiting') this.#failed++;
    this.#options.onStatus({ ...status, over: 'socket' });
    if (status.state === 'waiting' && !this.#hasOpened && this.#failed % ENOUGH_FAILED === 0) this.#tryHttp();
  }

  async #tryHttp() {
    const { base, channel, token, onStatus, post, fetch } = this.#options;
    const socket = this.#way;
    const isReached = await reaches(`${base}/api/users/me`, token, fetch);
    if (!isReached || !this.#started || this.#hasOpened || this.#way !== socket) return;
    this.#way = new PostClient({
      url: `${base}/api/events/${encodeURIComponent(channel)}/messages`,
      token,
      fetch,
      onStatus: status => onStatus({ ...status, over: 'http' }),
      ...post,
    });
    socket.close();
    this.#way.start();
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
