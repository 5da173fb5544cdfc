import WebSocket from 'ws';

/** The relay's message limit times six, as a text of control characters grows in the envelope, and the envelope itself. */
const MAX_PAYLOAD = 6 * 64 * 1024 + 1024;
const PING_EVERY = 20_000;

/**
 * The ws package's WebSocket with the bridge's bounds. It pings, because who only listens would never notice that the
 * other end is gone.
 */
export class BridgeSocket extends WebSocket {
  /**
   * @param {string} url
   * @param {number} pingEvery milliseconds; a ping that is not answered by the time of the next ends the connection
   */
  constructor(url, pingEvery = PING_EVERY) {
    super(url, { maxPayload: MAX_PAYLOAD, perMessageDeflate: false, handshakeTimeout: 10_000 });
    let alive = true;
    const beat = () => {
      if (!alive) return this.terminate();
      alive = false;
      this.ping();
    };
    this.once('open', () => {
      const timer = setInterval(beat, pingEvery);
      this.once('close', () => clearInterval(timer));
    });
    this.on('pong', () => (alive = true));
  }
}
