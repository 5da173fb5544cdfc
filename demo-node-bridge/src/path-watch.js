const STUCK_AFTER = 5_000;
/** In heartbeats: two of them are missing, and a late one has been waited for. */
const SILENT_AFTER = 2.2;
/** In heartbeats: one is missing. */
const OVERDUE_AFTER = 1.2;

/**
 * Tells a path that has died without a word. A page sees no pongs, and a broadcast has no answer. Two things show that the
 * other end is gone: the relay's heartbeats stay out, or bytes never leave the socket's buffer.
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

  /** Something came from the relay, or nothing could, as the socket is paused. */
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

  /** Whether nothing has left for five seconds though something waits, or more than two heartbeats stayed out. */
  isDead() {
    return this.#now() - this.#drainedAt >= STUCK_AFTER || this.#silence() >= SILENT_AFTER;
  }

  /** Whether a heartbeat is missing: reason enough for who has just come back. */
  isOverdue() {
    return this.#silence() >= OVERDUE_AFTER;
  }

  #silence() {
    return (this.#now() - this.#heardAt) / this.#heartbeat;
  }
}
