import { RECORDING_NOTICE_EVERY, parseEnvelope, parseError, recordingNotice } from './messages.js';

/** A relay takes 120 messages a second from one connection; each sender is told as often as the channel. */
const MOST_TOLD = 300;
/** So many steps, at each of which a share of the senders is told, make a round: all at once would be too much. */
const STEPS = 30;

/**
 * Tells that a channel is recorded, as long as it is: everybody who listens there by a broadcast, and phones, which listen to
 * nobody, each by a message of its own. That takes an account, and a relay that shows user ids in place of addresses.
 */
export class Announcement {
  #id;
  #told = new Set();
  #next = [];
  #steps = 0;
  #client;
  #mayTell = false;
  #timer;
  #setInterval;
  #clearInterval;

  /**
   * @param {string} id random, of this recorder
   * @param {{setInterval?: (run: () => void, delay: number) => any, clearInterval?: (timer: any) => void}} [timers]
   */
  constructor(id, { setInterval: start = setInterval, clearInterval: stop = clearInterval } = {}) {
    this.#id = id;
    this.#setInterval = start;
    this.#clearInterval = stop;
  }

  /** From now on, over this connection. */
  begin(client) {
    this.stop();
    this.#client = client;
    this.#mayTell = true;
    this.#steps = 0;
    this.#step();
    this.#timer = this.#setInterval(() => this.#step(), RECORDING_NOTICE_EVERY / STEPS);
  }

  /**
   * What came on the channel: whoever is new there is told at once.
   *
   * @returns {boolean} whether it was only about our own announcement
   */
  hear(data) {
    const error = parseError(data);
    if (error) return this.#refused(error);
    const from = parseEnvelope(data)?.from;
    if (this.#mayTell && from !== undefined && this.#told.size < MOST_TOLD && !this.#told.has(from)) {
      this.#told.add(from);
      this.#tell(from, true);
    }
    return false;
  }

  /** The recording ends. Whom the connection has no room to tell forgets it after three rounds without a word. */
  end() {
    this.stop();
    if (!this.#client) return;
    this.#client.send(recordingNotice(false, this.#id));
    for (const user of this.#told) this.#tell(user, false);
  }

  /** Says no more. */
  stop() {
    this.#clearInterval(this.#timer);
  }

  /** Somebody has left; or we are a guest, who may send nothing to one alone. */
  #refused({ code, to }) {
    this.#told.delete(to);
    if (code === 'forbidden') {
      this.#mayTell = false;
      this.#told.clear();
      this.#next = [];
    }
    return code === 'forbidden' || code === 'recipient_unavailable';
  }

  #step() {
    if (this.#steps++ % STEPS === 0) {
      this.#client.send(recordingNotice(true, this.#id));
      this.#next = [...this.#told];
    }
    const share = Math.ceil(this.#told.size / STEPS);
    for (const user of this.#next.splice(0, share)) this.#tell(user, true);
  }

  #tell(to, recording) {
    this.#client.send(JSON.stringify({ to, message: { recording, id: this.#id } }));
  }
}
