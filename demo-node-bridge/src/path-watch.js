const STUCK_AFTER = 5_000;
/** In heartbeats: two are missing, and there was time for a late one. */
const SILENT_AFTER = 2.2;
/** In heartbeats: one is missing. */
const OVERDUE_AFTER = 1.2;

/**
 * Detects a dead path. A page sees no pongs, and a broadcast has no answer. Two things show that the other end is gone: the
 * relay's heartbeats are missing, or bytes never leave the socket's buffer.
 */
export class PathWatch {
  #now;
  #heartbeat;
  #buffered = 0;
  #drainedAt = 0;
  #heardAt = 0;

  /**
   * @param {() => number} now milliseconds that never go back
   * @param {number} heartbeat milliseconds of silence after which the relay sends something
   */
  constructor(now, heartbeat) {
    this.#now = now;
    this.#heartbeat = heartbeat;
  }

  /** A new connection. */
  begin() {
    this.sent(0);
    this.#drainedAt = this.#now();
    this.heard();
  }

  /** Something came from the relay, or nothing could come because the socket is paused. */
  heard() {
    this.#heardAt = this.#now();
  }

  /** @param {number} buffered the socket's bufferedAmount, before a message is added */
  look(buffered) {
    if (buffered === 0 || buffered < this.#buffered) this.#drainedAt = this.#now();
    this.#buffered = buffered;
  }

  /** @param {number} buffered the socket's bufferedAmount, with the message that was added */
  sent(buffered) {
    this.#buffered = buffered;
  }

  /** Whether bytes have waited for five seconds without any leaving, or more than two heartbeats are missing. */
  isDead() {
    return this.#now() - this.#drainedAt >= STUCK_AFTER || this.#silence() >= SILENT_AFTER;
  }

  /** Whether a heartbeat is missing, which is reason enough to reconnect for a page that has just become visible again. */
  isOverdue() {
    return this.#silence() >= OVERDUE_AFTER;
  }

  #silence() {
    return (this.#now() - this.#heardAt) / this.#heartbeat;
  }
}
