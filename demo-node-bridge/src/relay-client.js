import { elapsed } from './elapsed.js';
import { parseError } from './messages.js';
import { PathWatch } from './path-watch.js';
import { backoff, isFinal, whyClosed } from './retry.js';

/**
 * A connection to one channel of the relay that reconnects by itself, even when the path dies silently. For browsers and, with
 * the ws package, for Node.
 *
 * @typedef {object} Status
 * @property {'connecting' | 'authenticating' | 'open' | 'waiting' | 'closing' | 'stopped'} state
 * @property {string} [why] a sentence, when waiting or stopped
 * @property {number} [delay] milliseconds until the next attempt, when waiting
 * @property {boolean} [refused] when stopped: the relay wants no more of this client; else it was closed here
 *
 * @typedef {object} Options
 * @property {string} url from channelUrl; where it asks for no heartbeat, one every five seconds is asked for
 * @property {{token: string} | {email: string, password: string}} [credentials] without them it only listens
 * @property {(status: Status) => void} [onStatus]
 * @property {(data: any) => void} [onMessage] a string for each text message; what the socket gives for a binary one
 * @property {new (url: string) => any} [WebSocket] the browser's, or one of the ws package
 * @property {() => number} [now] milliseconds that never go back
 * @property {() => number} [random] as Math.random
 * @property {(run: () => void, delay: number) => any} [setTimeout]
 * @property {(timer: any) => void} [clearTimeout]
 */

const ANSWER_DEADLINE = 15_000;
/** After this many milliseconds a page that becomes visible again gives up an attempt to connect, and begins another. */
const SLOW_ANSWER = 3_000;
const CLOSE_DEADLINE = 2_000;
/** Seconds. */
const USUAL_HEARTBEAT = 5;
const PATH_CHECK = 1_000;
/** The path is checked at least this often in each heartbeat's time. */
const LOOKS = 5;
/** A connection that ends sooner counts as one more failed attempt: a relay that drops us at once is to be spared. */
const STEADY_AFTER = 5_000;
/** More bytes than these waiting mean a full path, on which a newer sample must not queue behind older ones. */
const MOST_BUFFERED = 4_096;
const LONGEST_ASKED_WAIT = 900_000;
/** Answers to credentials that the same credentials would get again. */
const FINAL_ERRORS = ['invalid_credentials', 'invalid_message', 'forbidden'];

export class RelayClient {
  #options;
  #socket;
  #timer;
  #url;
  #heartbeat;
  #state = 'stopped';
  #enteredAt = 0;
  #attempt = 0;
  #openedAt;
  #socketError = '';
  #path;
  #foundDead = false;

  /** @param {Options} options */
  constructor(options) {
    this.#options = {
      onStatus() {},
      onMessage() {},
      WebSocket: globalThis.WebSocket,
      now: elapsed(),
      random: Math.random,
      setTimeout: (run, delay) => setTimeout(run, delay),
      clearTimeout: timer => clearTimeout(timer),
      ...options,
    };
    const url = new URL(this.#options.url);
    if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(USUAL_HEARTBEAT));
    this.#url = url.href;
    this.#heartbeat = Number(url.searchParams.get('heartbeat'));
    this.#path = new PathWatch(this.#options.now, 1_000 * this.#heartbeat);
  }

  start() {
    if (this.#state === 'stopped') this.#connect();
  }

  /** Sends now or never: false means that the text was dropped, for nothing is open or too much is waiting already. */
  send(text) {
    if (this.#state !== 'open') return false;
    this.#path.look(this.#socket.bufferedAmount);
    if (this.#socket.bufferedAmount > MOST_BUFFERED) return false;
    this.#socket.send(text);
    this.#path.sent(this.#socket.bufferedAmount);
    return true;
  }

  /** For a page that comes back to the front: cuts a wait short, and replaces a connection that may be dead. */
  retryNow() {
    if (this.#state === 'waiting' || this.#mayBeDead()) this.#connectAnew();
  }

  /** For a machine that has a network again: the old connection may belong to another network. */
  renew() {
    if (['waiting', 'connecting', 'authenticating', 'open'].includes(this.#state)) this.#connectAnew();
  }

  /** Ends it with code 1000; `stopped` is reported once the relay has answered, or has not in two seconds. */
  close() {
    if (this.#state === 'stopped' || this.#state === 'closing') return;
    if (!this.#socket) return this.#stop('Closed.', false);
    this.#enter({ state: 'closing' }, () => this.#stop('Closed.', false), CLOSE_DEADLINE);
    this.#socket.close(1000);
  }

  #mayBeDead() {
    if (this.#state === 'open') return this.#path.isOverdue() && !this.#socket.isPaused;
    const tries = this.#state === 'connecting' || this.#state === 'authenticating';
    return tries && this.#options.now() - this.#enteredAt >= SLOW_ANSWER;
  }

  #connectAnew() {
    this.#letGo();
    this.#connect();
  }

  #connect() {
    const socket = new this.#options.WebSocket(this.#url);
    const ifCurrent = handle => event => socket === this.#socket && handle(event);
    socket.onopen = ifCurrent(() => this.#authenticate());
    socket.onmessage = ifCurrent(event => this.#receive(event.data));
    socket.onerror = ifCurrent(event => (this.#socketError = event.message ?? ''));
    socket.onclose = ifCurrent(event => this.#closed(event.code));
    this.#socket = socket;
    this.#socketError = '';
    this.#openedAt = undefined;
    this.#enter({ state: 'connecting' }, () => this.#retry('The relay does not answer.'), ANSWER_DEADLINE);
  }

  #authenticate() {
    if (this.#state !== 'connecting') return;
    if (!this.#options.credentials) return this.#open();
    this.#enter({ state: 'authenticating' }, () => this.#retry('The relay does not answer.'), ANSWER_DEADLINE);
    this.#socket.send(JSON.stringify(this.#options.credentials));
  }

  #receive(data) {
    this.#path.heard();
    if (data === `{"heartbeat":${this.#heartbeat}}`) return;
    if (this.#state === 'authenticating') {
      const error = parseError(data);
      if (data === 'ok') return this.#open();
      if (error) return this.#refused(error);
    }
    this.#options.onMessage(data);
  }

  #refused({ code, message, retryAfterSeconds }) {
    if (FINAL_ERRORS.includes(code)) return this.#stop(message, true);
    this.#retry(message, Math.min(LONGEST_ASKED_WAIT, 1_000 * (Number(retryAfterSeconds) || 0)));
  }

  #open() {
    this.#openedAt = this.#options.now();
    this.#path.begin();
    this.#foundDead = false;
    this.#enter({ state: 'open' }, () => this.#checkPath(), this.#untilNextLook());
  }

  /**
   * Two checks in a row must find the path dead: a program that stood still, such as a frozen page, runs this check before it
   * receives what came meanwhile.
   */
  #checkPath() {
    if (this.#socket.isPaused) this.#path.heard(); // ws: a paused socket receives nothing
    this.#path.look(this.#socket.bufferedAmount);
    const isDead = this.#path.isDead();
    if (isDead && this.#foundDead) return this.#retry('Nothing gets through any more.');
    this.#foundDead = isDead;
    this.#schedule(() => this.#checkPath(), this.#untilNextLook());
  }

  #untilNextLook() {
    return Math.min(PATH_CHECK, (1_000 * this.#heartbeat) / LOOKS);
  }

  #closed(code) {
    this.#socket = undefined;
    if (this.#state === 'closing') return this.#stop('Closed.', false);
    const why = whyClosed(code, this.#socketError);
    return isFinal(code) ? this.#stop(why, true) : this.#retry(why);
  }

  #retry(why, atLeast = 0) {
    const steady = this.#openedAt !== undefined && this.#options.now() - this.#openedAt >= STEADY_AFTER;
    if (steady) this.#attempt = 0;
    const delay = atLeast + backoff(this.#attempt++, this.#options.random());
    this.#letGo();
    this.#enter({ state: 'waiting', why, delay }, () => this.#connect(), delay);
  }

  #stop(why, refused) {
    this.#letGo();
    this.#options.clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#state = 'stopped';
    this.#options.onStatus({ state: 'stopped', why, refused });
  }

  /** The browser may take a minute to close a dead path: its socket is forgotten first, so that nothing waits for it. */
  #letGo() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
  }

  #enter(status, then, delay) {
    this.#state = status.state;
    this.#enteredAt = this.#options.now();
    this.#schedule(then, delay);
    this.#options.onStatus(status);
  }

  #schedule(run, delay) {
    this.#options.clearTimeout(this.#timer);
    this.#timer = this.#options.setTimeout(run, delay);
  }
}
