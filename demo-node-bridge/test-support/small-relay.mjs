import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/** As much of the relay as a client can tell from outside, and hooks for what the real one does only in bad hours. */
export class SmallRelay {
  #server;

  /** The sockets that are open, oldest first. */
  sockets = [];
  /** How many have joined in all. */
  joins = 0;
  /** Text messages that came, as `{path, text}`. */
  received = [];

  /**
   * @param {object} [hooks]
   * @param {number} [hooks.port] 0 picks a free one
   * @param {(text: string) => string | undefined} [hooks.answer] the answer to a text that holds credentials; none if
   *     undefined
   */
  static async start({ port = 0, answer = () => 'ok' } = {}) {
    const relay = new SmallRelay();
    relay.#server = new WebSocketServer({ host: '127.0.0.1', port });
    relay.#server.on('connection', (socket, request) => relay.#join(socket, request.url, answer));
    await once(relay.#server, 'listening');
    return relay;
  }

  get port() {
    return this.#server.address().port;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  #join(socket, path, answer) {
    this.joins++;
    this.sockets.push(socket);
    socket.on('close', () => (this.sockets = this.sockets.filter(other => other !== socket)));
    socket.on('message', data => {
      const text = String(data);
      this.received.push({ path, text });
      const reply = /"(token|password)"/.test(text) ? answer(text) : undefined;
      if (reply !== undefined) socket.send(reply);
      this.#server.emit('received');
    });
    this.#server.emit('joined', socket);
  }

  /** The next socket that joins. */
  async nextSocket() {
    const [socket] = await once(this.#server, 'joined', { signal: AbortSignal.timeout(20_000) });
    return socket;
  }

  /** Resolves once so many text messages have come. */
  async untilReceived(count) {
    while (this.received.length < count) {
      await once(this.#server, 'received', { signal: AbortSignal.timeout(20_000) });
    }
  }

  /** Hands a message to everybody, as one from `from` if it is not a string. */
  tell(message, from = '127.0.0.1') {
    const text = typeof message === 'string' ? message : JSON.stringify({ from, msg: message });
    for (const socket of this.sockets) socket.send(text);
  }

  /** Closes every connection with a code and frees the port. */
  async stop(code = 1012) {
    for (const socket of this.sockets) socket.close(code);
    await this.#free();
  }

  /** Cuts what is left and frees the port. */
  async end() {
    for (const socket of this.sockets) socket.terminate();
    await this.#free();
  }

  #free() {
    return new Promise(resolve => this.#server.close(resolve));
  }
}
