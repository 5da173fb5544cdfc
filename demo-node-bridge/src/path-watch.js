const STUCK_AFTER = 5_000;

/**
 * Tells a half-open path. A page sees no pongs, and a broadcast has no answer: that nobody is at the other end shows only
 * as bytes that never leave the socket's buffer.
 */
export class PathWatch {
  #now;
  #buffered = 0;
  #drainedAt = 0;

  /** @param {() => number} now milliseconds that never go back */
  constructor(now) {
    this.#now = now;
  }

  /** A new connection. */
  begin() {
    this.sent(0);
    this.#drainedAt = this.#now();
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

  /** Whether nothing has left for five seconds though something waits. */
  isStuck() {
    return this.#now() - this.#drainedAt >= STUCK_AFTER;
  }
}
