import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';
import { RelayClient } from '../src/relay-client.js';
import { manualClock } from './clock.mjs';

/** A RelayClient on real sockets and a manual clock, with all that it reports. */
export class RecordedClient {
  statuses = [];
  messages = [];
  clock = manualClock();
  #events = new EventEmitter();
  #read = 0;

  /** @param {import('../src/relay-client.js').Options} options */
  constructor(options) {
    const { now, setTimeout, clearTimeout } = this.clock;
    this.client = new RelayClient({
      WebSocket,
      random: () => 0,
      now,
      setTimeout,
      clearTimeout,
      onStatus: status => this.#add(this.statuses, status),
      onMessage: data => this.#add(this.messages, data),
      ...options,
    });
    this.client.start();
  }

  /** The next status of that state, of those not looked at yet. */
  async status(state) {
    const deadline = AbortSignal.timeout(20_000);
    for (;;) {
      while (this.#read < this.statuses.length) {
        const status = this.statuses[this.#read++];
        if (status.state === state) return status;
      }
      await once(this.#events, 'added', { signal: deadline });
    }
  }

  /** Resolves once so many messages have come. */
  async untilMessages(count) {
    const deadline = AbortSignal.timeout(20_000);
    while (this.messages.length < count) await once(this.#events, 'added', { signal: deadline });
  }

  #add(list, item) {
    list.push(item);
    this.#events.emit('added');
  }
}
