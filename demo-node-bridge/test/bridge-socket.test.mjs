import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { BridgeSocket } from '../src/bridge-socket.mjs';

const PING_EVERY = 20;

async function setUp(t, options) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  t.after(() => server.close());
  await once(server, 'listening');
  const joined = once(server, 'connection', { signal: AbortSignal.timeout(20_000) });
  const socket = new BridgeSocket(`ws://127.0.0.1:${server.address().port}`, PING_EVERY);
  t.after(() => socket.terminate());
  const [[other]] = await Promise.all([joined, once(socket, 'open', { signal: AbortSignal.timeout(20_000) })]);
  return { socket, other };
}

test('a_ping_without_an_answer_ends_the_connection', async t => {
  const { socket } = await setUp(t, { autoPong: false });

  const [code] = await once(socket, 'close', { signal: AbortSignal.timeout(20_000) });
  assert.equal(code, 1006);
});

test('answered_pings_keep_it', async t => {
  const { socket, other } = await setUp(t);
  for (let pings = 0; pings < 5; pings++) await once(other, 'ping', { signal: AbortSignal.timeout(20_000) });

  assert.equal(socket.readyState, BridgeSocket.OPEN);
});

test('no_compression_is_offered', async t => {
  const { socket } = await setUp(t, { perMessageDeflate: true });

  assert.equal(socket.extensions, '');
});
