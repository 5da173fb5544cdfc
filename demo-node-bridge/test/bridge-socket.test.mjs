import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { BridgeSocket } from '../src/bridge-socket.mjs';

async function setUp(t, options) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  t.after(() => server.close());
  await once(server, 'listening');
  const socket = new BridgeSocket(`ws://127.0.0.1:${server.address().port}`);
  t.after(() => socket.terminate());
  await once(socket, 'open', { signal: AbortSignal.timeout(20_000) });
  return { socket };
}

test('no_compression_is_offered', async t => {
  const { socket } = await setUp(t, { perMessageDeflate: true });

  assert.equal(socket.extensions, '');
});
