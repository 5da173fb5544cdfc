import { BridgeSocket } from './bridge-socket.mjs';
import { channelUrl } from './channel-url.js';
import { EXIT } from './errors.mjs';
import { shortened } from './printable.mjs';
import { RelayClient } from './relay-client.js';
import { RelayHttp } from './relay-http.mjs';

/**
 * What a socket can be authenticated with; a ticket makes a guest of us first.
 *
 * @typedef {{token: string} | {email: string, password: string}} Proof
 *
 * @param {string} base
 * @param {string} channel
 * @param {import('./run.mjs').Credentials} [credentials]
 * @returns {Promise<Proof | undefined>}
 */
export async function forSocket(base, channel, credentials) {
  if (!credentials || !('ticket' in credentials)) return credentials;
  const { token } = await new RelayHttp(base).joinAsGuest(channel, credentials.ticket);
  return { token };
}

/**
 * The same for who only listens: nobody needs a ticket for that, and none of its guests is used up.
 *
 * @param {import('./run.mjs').Credentials} [credentials]
 * @returns {Proof | undefined}
 */
function forListening(credentials) {
  return credentials && 'ticket' in credentials ? undefined : credentials;
}

/**
 * Listens as a verb is told to, until it is told to end.
 *
 * @param {import('./run.mjs').Task} task
 * @param {Slow} slow
 * @param {(data: any) => void} onMessage
 * @returns {Promise<number>} the exit code
 */
export function listenFor({ base, channel, credentials, values, end, print }, slow, onMessage) {
  return stay({
    url: listeningUrl(base, channel, slow),
    once: values.once,
    credentials: forListening(credentials),
    end,
    print,
    onMessage,
  });
}

/**
 * What the relay does when this machine reads too slowly: `latest` if only the newest message of a sender counts, `drop-oldest`
 * if each message does. In both cases the connection stays.
 *
 * @typedef {'latest' | 'drop-oldest'} Slow
 *
 * @param {string} base
 * @param {string} channel
 * @param {Slow} slow
 */
export function listeningUrl(base, channel, slow) {
  return channelUrl(base, channel, { envelope: 'standard', slow }); // asked for, since a channel may have other defaults
}

/**
 * Stays on a channel until it is told to end, the relay turns it away, or, with `once`, the connection ends; says what
 * becomes of the connection.
 *
 * @param {object} options
 * @param {string} options.url from channelUrl
 * @param {boolean} options.once do not come back
 * @param {Proof} [options.credentials]
 * @param {AbortSignal} options.end ends it with close code 1000
 * @param {(line: string) => void} options.print
 * @param {(data: any) => void} options.onMessage
 * @param {(client: RelayClient) => void} [options.onOpen] each time the connection stands
 * @param {(client: RelayClient) => void} [options.onEnd] the last moment to send something
 * @param {new (url: string) => any} [options.WebSocket]
 * @returns {Promise<number>} the exit code
 */
export function stay({ url, once, credentials, end, print, onMessage, onOpen, onEnd, WebSocket = BridgeSocket }) {
  return new Promise(resolve => {
    let givenUp = false;
    const client = new RelayClient({
      url,
      credentials,
      WebSocket,
      onMessage,
      onStatus: ({ state, why = '', delay = 0, refused }) => {
        if (state === 'open') {
          print('bridge: connected');
          onOpen?.(client);
        }
        if (state === 'waiting') {
          givenUp = once;
          print(`bridge: ${shortened(why)}${once ? '' : ` Trying again in ${(delay / 1000).toFixed(1)} s.`}`);
          if (once) client.close();
        }
        if (state === 'stopped') {
          if (refused) print(`bridge: ${shortened(why)}`);
          resolve(refused ? EXIT.refused : givenUp ? EXIT.unreachable : EXIT.ended);
        }
      },
    });
    const leave = () => {
      onEnd?.(client);
      client.close();
    };
    if (end.aborted) return resolve(EXIT.ended);
    end.addEventListener('abort', leave, { once: true });
    client.start();
  });
}
