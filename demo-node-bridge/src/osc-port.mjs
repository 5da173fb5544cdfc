import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { Message, encode } from 'node-osc';
import { EXIT, Ending } from './errors.mjs';

/**
 * Where OSC goes. The socket is connected, so that a machine on which nobody listens to that port can say so.
 */
export class OscPort {
  /** Datagrams handed to the system. */
  sent = 0;
  /** Datagrams that it did not take, or that came back because nobody listens. */
  failed = 0;

  #socket;
  #pending = 0;
  #idle = () => {};

  /**
   * @param {string} host
   * @param {number} port
   * @returns {Promise<OscPort>}
   * @throws {Ending} if there is no such host
   */
  static async open(host, port) {
    const { address, family } = await lookup(host).catch(() => {
      throw new Ending(EXIT.failed, `There is no host "${host}" to send OSC to.`);
    });
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    const opened = new OscPort(socket);
    await connect(socket, port, address).catch(error => {
      socket.close();
      throw new Ending(EXIT.failed, `OSC cannot be sent to ${host}: ${error.message}.`);
    });
    return opened;
  }

  /** @param {import('node:dgram').Socket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on('error', () => this.failed++);
  }

  /** @param {{address: string, values: number[]}} message its values go as floats, whole numbers too */
  send({ address, values }) {
    this.#pending++;
    const message = new Message(address, ...values.map(value => ({ type: 'float', value })));
    this.#socket.send(encode(message), error => {
      if (error) this.failed++;
      else this.sent++;
      if (--this.#pending === 0) this.#idle();
    });
  }

  /** Once all that was sent is on its way. */
  async close() {
    if (this.#pending > 0) await new Promise(resolve => (this.#idle = () => resolve(undefined)));
    this.#socket.close();
  }
}

/** The address may be a broadcast address, which a socket must be allowed to use first. */
async function connect(socket, port, address) {
  socket.bind();
  await once(socket, 'listening');
  socket.setBroadcast(true);
  socket.connect(port, address);
  await once(socket, 'connect');
}
