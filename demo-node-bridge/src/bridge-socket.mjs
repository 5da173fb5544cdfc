import WebSocket from 'ws';

/** The relay's message limit times six, as a text of control characters grows in the envelope, and the envelope itself. */
const MAX_PAYLOAD = 6 * 64 * 1024 + 1024;
const HANDSHAKE_TIMEOUT = 10_000;

/** The ws package's WebSocket with the bridge's bounds. */
export class BridgeSocket extends WebSocket {
  /** @param {string} url */
  constructor(url) {
    super(url, { maxPayload: MAX_PAYLOAD, perMessageDeflate: false, handshakeTimeout: HANDSHAKE_TIMEOUT });
  }
}
