import { BridgeSocket } from './bridge-socket.mjs';
import { EXIT, Ending } from './errors.mjs';
import { parseEnvelope, parseError, parseRecordingNotice } from './messages.js';
import { shortened } from './printable.mjs';
import { RelayClient } from './relay-client.js';

/** Two hundred connections have the same to say when the relay restarts. */
const SAME_AGAIN_AFTER = 5_000;
const MOST_REMEMBERED = 100;

/** Connections that only send. Each comes back by itself, once it has stood. */
export class Crowd {
  /** Messages sent. */
  sent = 0;
  /** Messages for which there was no open way. */
  dropped = 0;
  /** Aborted when the relay wants none of them any more. */
  get refused() {
    return this.#refused.signal;
  }

  #url;
  #print;
  #now;
  /** @type {{state: string, stopped: () => void, client: RelayClient}[]} */
  #members = [];
  #refused = new AbortController();
  #closing = false;
  /** Sentences, and when each was said. */
  #said = new Map();

  /**
   * @param {object} options
   * @param {string} options.url from channelUrl, with listen=false
   * @param {(line: string) => void} options.print
   * @param {() => number} [options.now] milliseconds that never go back
   */
  constructor({ url, print, now = () => performance.now() }) {
    this.#url = url;
    this.#print = print;
    this.#now = now;
  }

  /** How many are connected. */
  get open() {
    return this.#members.filter(member => member.state === 'open').length;
  }

  /**
   * @param {import('./session.mjs').Proof | undefined} credentials
   * @returns {Promise<(text: string) => boolean>} once it stands: what sends now or never
   * @throws {Ending} if the connection cannot be made
   */
  join(credentials) {
    return new Promise((resolve, reject) => {
      let stood = false;
      const client = new RelayClient({
        url: this.#url,
        credentials,
        WebSocket: BridgeSocket,
        onMessage: data => {
          if (parseRecordingNotice(parseEnvelope(data)?.msg)) return; // phones show a dot, a crowd has none
          this.#say(`relay: ${shortened(parseError(data)?.message ?? String(data))}`);
        },
        onStatus: ({ state, why = '', refused }) => {
          member.state = state;
          if (state === 'open') {
            stood = true;
            resolve(text => this.#count(client.send(text)));
          } else if (state === 'waiting') {
            if (stood) return this.#say(`bridge: ${shortened(why)} Trying again.`);
            reject(new Ending(EXIT.unreachable, why));
            client.close();
          } else if (state === 'stopped') {
            reject(new Ending(EXIT.refused, why));
            if (refused && stood) this.#lost(why);
            member.stopped();
          }
        },
      });
      const member = { state: 'connecting', stopped: () => {}, client };
      this.#members.push(member);
      client.start();
    });
  }

  /** Ends all, each with 1000. */
  async close() {
    this.#closing = true;
    await Promise.all(
      this.#members.map(member => {
        if (member.state === 'stopped') return undefined;
        const stopped = new Promise(resolve => (member.stopped = () => resolve(undefined)));
        member.client.close();
        return stopped;
      }),
    );
  }

  #count(went) {
    if (went) this.sent++;
    else this.dropped++;
    return went;
  }

  #lost(why) {
    this.#say(`bridge: ${shortened(why)}`);
    if (this.#members.every(member => member.state === 'stopped')) this.#refused.abort();
  }

  #say(sentence) {
    const at = this.#said.get(sentence);
    if (this.#closing || (at !== undefined && this.#now() - at < SAME_AGAIN_AFTER)) return;
    if (this.#said.size >= MOST_REMEMBERED) this.#said.clear();
    this.#said.set(sentence, this.#now());
    this.#print(sentence);
  }
}
