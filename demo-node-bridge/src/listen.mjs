import { BridgeSocket } from './bridge-socket.mjs';
import { lineFor, printable } from './lines.mjs';
import { RelayClient } from './relay-client.js';

export const EXIT = { ended: 0, usage: 2, refused: 3, unreachable: 4 };

/**
 * Listens until it is told to end, the relay turns it away, or, with `once`, the connection ends.
 *
 * @param {object} options
 * @param {string} options.url from channelUrl
 * @param {boolean} options.once do not come back
 * @param {import('./relay-client.js').Options['credentials']} [options.credentials]
 * @param {AbortSignal} options.end ends it with close code 1000
 * @param {(line: string) => void} options.print
 * @returns {Promise<number>} the exit code
 */
export function listen({ url, once, credentials, end, print }) {
  return new Promise(resolve => {
    let givenUp = false;
    const client = new RelayClient({
      url,
      credentials,
      WebSocket: BridgeSocket,
      onMessage: data => print(lineFor(data)),
      onStatus: ({ state, why, delay, refused }) => {
        if (state === 'open') print('bridge: connected');
        if (state === 'waiting') {
          givenUp = once;
          print(`bridge: ${printable(why)}${once ? '' : ` Trying again in ${(delay / 1000).toFixed(1)} s.`}`);
          if (once) client.close();
        }
        if (state === 'stopped') {
          if (refused) print(`bridge: ${printable(why)}`);
          resolve(refused ? EXIT.refused : givenUp ? EXIT.unreachable : EXIT.ended);
        }
      },
    });
    end.addEventListener('abort', () => client.close(), { once: true });
    client.start();
  });
}
