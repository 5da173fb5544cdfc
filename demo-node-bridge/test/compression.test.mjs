import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { RealRelay } from '../test-support/real-relay.mjs';

const EMAIL = 'compressing@example.org';
const PASSWORD = 'a password for this test only';
const AGREED = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';
const LONG = JSON.stringify('la '.repeat(5_000));
const ENVELOPE = `{"from":"127.0.0.1","msg":${LONG}}`;
const DEADLINE = 30_000;

test('a_client_of_ws_on_a_relay_that_compresses', async t => {
  const relay = await RealRelay.prepare();
  t.after(() => relay.end());
  await relay.addAccount(EMAIL, PASSWORD);
  await relay.start(0, ['websocket.compression=true']);

  const join = async (perMessageDeflate, query = '') => {
    const client = await Client.open(`${relay.url.replace('http', 'ws')}/api/events/hall/ws${query}`, perMessageDeflate);
    t.after(() => client.socket.terminate());
    return client;
  };
  const compressing = await join({ threshold: 0 });
  const raw = await join({ threshold: 0, clientNoContextTakeover: true }, '?envelope=none');
  const picky = await join({ serverMaxWindowBits: 10 });
  const plain = await join(false);
  const sender = await join({ threshold: 0 }, '?listen=false');

  await t.test('agrees_without_context_takeover_to_what_it_can_keep', () => {
    assert.equal(compressing.extensions, AGREED);
    assert.equal(raw.extensions, AGREED);
    assert.equal(picky.extensions, undefined);
    assert.equal(plain.extensions, undefined);
  });

  await t.test('takes_compressed_messages_and_sends_some', async () => {
    sender.socket.send(JSON.stringify({ email: EMAIL, password: PASSWORD }));
    assert.equal(await sender.next(), 'ok');
    const before = sender.wire.bytesWritten;
    for (const text of [LONG, '1', '""']) sender.socket.send(text);

    for (const client of [compressing, picky, plain]) {
      assert.equal(await client.next(), ENVELOPE);
      assert.equal(await client.next(), '{"from":"127.0.0.1","msg":1}');
      assert.equal(await client.next(), '{"from":"127.0.0.1","msg":""}');
    }
    assert.equal(await raw.next(), LONG);
    assert.ok(sender.wire.bytesWritten - before < 1_000, 'the sender did not compress');
    assert.ok(compressing.wire.bytesRead < 1_500, `${compressing.wire.bytesRead} bytes came`);
    assert.ok(plain.wire.bytesRead > LONG.length);
  });

  await t.test('takes_fragments_of_a_compressed_message', async () => {
    const half = LONG.length / 2;
    sender.socket.send(LONG.slice(0, half), { fin: false });
    sender.socket.ping();
    sender.socket.send(LONG.slice(half), { fin: true });

    assert.equal(await compressing.next(), ENVELOPE);
    assert.equal(await plain.next(), ENVELOPE);
  });

  await t.test('closes_with_1009_where_a_message_inflates_to_too_much', async () => {
    const bomber = await join({ threshold: 0 });
    bomber.socket.send(Buffer.alloc(1 << 20));

    const [code] = await once(bomber.socket, 'close', { signal: AbortSignal.timeout(DEADLINE) });
    assert.equal(code, 1009);
  });
});

/** A connection whose messages wait until they are asked for. */
class Client {
  #messages = [];
  #waiting = [];

  static async open(url, perMessageDeflate) {
    const client = new Client();
    client.socket = new WebSocket(url, {
      perMessageDeflate,
      createConnection: options => (client.wire = connect(options.port, options.host)),
    });
    client.socket.on('message', data => client.#take(String(data)));
    client.socket.on('upgrade', answer => (client.extensions = answer.headers['sec-websocket-extensions']));
    await once(client.socket, 'open', { signal: AbortSignal.timeout(DEADLINE) });
    return client;
  }

  #take(text) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(text);
    else this.#messages.push(text);
  }

  async next() {
    if (this.#messages.length > 0) return this.#messages.shift();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no message in ${DEADLINE} ms`)), DEADLINE);
      this.#waiting.push(text => {
        clearTimeout(late);
        resolve(text);
      });
    });
  }
}
