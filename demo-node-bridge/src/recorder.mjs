import { parseEnvelope, parseMissed, parseRecordingNotice } from './messages.js';
import { entryLine, headerLine } from './recording.mjs';

/**
 * Writes what a listener gets to a stream, and holds the listener back while the stream has enough: what waits is then
 * the relay's, which has its own bound for that.
 */
export class Recorder {
  /** Messages written. */
  count = 0;
  /** Messages that a recording has no place for: binary ones. */
  binary = 0;
  /** Broadcasts that the relay left out because this machine reads too slowly. */
  missed = 0;

  #stream;
  #startedAt;
  #now;
  #hold;
  #failure;

  /**
   * @param {object} options
   * @param {import('node:stream').Writable} options.stream
   * @param {string} options.channel
   * @param {() => number} options.now milliseconds that never go back
   * @param {Date} options.started
   * @param {(held: boolean) => void} options.hold asks for nothing more, or for more again
   */
  constructor({ stream, channel, now, started, hold }) {
    this.#stream = stream;
    this.#now = now;
    this.#startedAt = now();
    this.#hold = hold;
    stream.on('drain', () => hold(false));
    stream.on('error', error => (this.#failure ??= error)); // a disk that is full says so long before the end
    stream.write(headerLine({ channel, started: started.toISOString() }));
  }

  /** Milliseconds since the start. */
  get elapsed() {
    return this.#now() - this.#startedAt;
  }

  /** @param {unknown} data as a socket gives it */
  take(data) {
    if (typeof data !== 'string') {
      this.binary++;
      return;
    }
    this.missed += parseMissed(data) ?? 0;
    if (!isForAll(data)) return;
    this.count++;
    if (!this.#stream.write(entryLine({ t: this.elapsed, frame: data }))) this.#hold(true);
  }

  /** Resolves once all is written. @returns {Promise<void>} */
  async finish() {
    await new Promise(resolve => this.#stream.end(resolve));
    if (this.#failure) throw this.#failure;
  }
}

/**
 * Whether a frame is a broadcast. What was for this listener alone is nobody else's, and answers and heartbeats are not
 * the channel's; that somebody recorded must not be said again when it is replayed.
 */
function isForAll(frame) {
  const envelope = parseEnvelope(frame);
  return envelope !== undefined && envelope.to === undefined && !parseRecordingNotice(envelope.msg);
}
