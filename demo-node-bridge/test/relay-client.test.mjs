import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { test } from 'node:test';
import { channelUrl } from '../src/channel-url.js';
import { RecordedClient } from '../test-support/recorded-client.mjs';
import { SmallRelay } from '../test-support/small-relay.mjs';

const error = (code, more = {}) => JSON.stringify({ error: { code, message: `about ${code}`, ...more } });

async function setUp(t, { answer, credentials, ...options } = {}) {
  const relay = await SmallRelay.start({ answer });
  const url = channelUrl(relay.url, 'gyro', { listen: 'false' });
  const joined = relay.nextSocket();
  const recorded = new RecordedClient({ url, credentials, ...options });
  t.after(() => recorded.client.close());
  t.after(() => relay.end());
  return { relay, url, recorded, socket: await joined };
}

test('is_open_only_after_ok_and_sends_the_token_first', async t => {
  const { relay, recorded } = await setUp(t, { credentials: { token: 'abc' } });

  assert.equal(recorded.client.send('too early'), false);
  await recorded.status('open');
  assert.equal(recorded.client.send('hello'), true);
  await relay.untilReceived(2);

  assert.deepEqual(relay.received, [
    { path: '/api/events/gyro/ws?listen=false', text: '{"token":"abc"}' },
    { path: '/api/events/gyro/ws?listen=false', text: 'hello' },
  ]);
});

test('hands_on_what_others_send_while_its_credentials_are_checked', async t => {
  const { relay, recorded } = await setUp(t, { credentials: { email: 'a@example.org', password: 'x' }, answer: () => {} });
  await relay.untilReceived(1);
  relay.tell({ hello: 1 });
  relay.tell('ok');
  await recorded.status('open');

  assert.deepEqual(recorded.messages, ['{"from":"127.0.0.1","msg":{"hello":1}}']);
});

test('opens_at_once_without_credentials', async t => {
  const { relay, recorded } = await setUp(t);
  await recorded.status('open');
  relay.tell({ hello: 1 });
  await recorded.untilMessages(1);

  assert.deepEqual(recorded.statuses.map(status => status.state), ['connecting', 'open']);
  assert.equal(relay.received.length, 0);
});

for (const code of ['invalid_credentials', 'forbidden']) {
  test(`stops_with_the_relays_sentence_when_answered_${code}`, async t => {
    const { recorded } = await setUp(t, { credentials: { token: 'abc' }, answer: () => error(code) });

    assert.deepEqual(await recorded.status('stopped'), { state: 'stopped', why: `about ${code}`, refused: true });
    recorded.clock.pass(60_000);
    assert.equal(recorded.statuses.at(-1).state, 'stopped');
  });
}

test('waits_as_long_as_a_busy_relay_asks_and_authenticates_again', async t => {
  const answers = [error('busy', { retryAfterSeconds: 7 }), 'ok'];
  const { relay, recorded } = await setUp(t, { credentials: { token: 'abc' }, answer: () => answers.shift() });

  assert.equal((await recorded.status('waiting')).delay, 7_500);
  recorded.clock.pass(7_500);
  await recorded.status('open');
  assert.equal(relay.received.length, 2);
});

for (const code of [4401, 1008]) {
  test(`stops_when_closed_with_${code}`, async t => {
    const { recorded, socket } = await setUp(t);
    await recorded.status('open');
    socket.close(code);
    const { why, refused } = await recorded.status('stopped');

    assert.equal(refused, true);
    assert.match(why, /^[A-Z].+\.$/);
  });
}

for (const code of [1000, 1001, 1006, 1011, 1012, 1013]) {
  test(`comes_back_after_${code}_and_authenticates_again`, async t => {
    const { relay, recorded, socket } = await setUp(t, { credentials: { token: 'abc' } });
    await recorded.status('open');
    if (code === 1006) socket.terminate();
    else socket.close(code);
    const { why, delay } = await recorded.status('waiting');
    recorded.clock.pass(delay);
    await recorded.status('open');

    assert.match(why, /^[A-Z].+\.$/);
    assert.equal(relay.received.length, 2);
  });
}

test('waits_longer_from_attempt_to_attempt_and_starts_anew_after_a_steady_connection', async t => {
  const { relay, recorded, socket } = await setUp(t, { random: () => 0.999999 });
  await recorded.status('open');
  recorded.clock.pass(5_000);
  const { port } = relay;
  socket.close(1012);
  const delays = [];
  await relay.stop();
  for (let attempt = 0; attempt < 7; attempt++) {
    const { delay } = await recorded.status('waiting');
    delays.push(Math.round(delay));
    recorded.clock.pass(delay);
  }
  const back = await SmallRelay.start({ port });
  t.after(() => back.end());
  recorded.clock.pass((await recorded.status('waiting')).delay);
  await recorded.status('open');
  recorded.clock.pass(5_000);
  back.sockets[0].close(1012);

  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  assert.equal(Math.round((await recorded.status('waiting')).delay), 1_000);
});

test('a_relay_that_drops_it_at_once_is_not_hammered', async t => {
  const { relay, recorded, socket } = await setUp(t, { random: () => 0.999999 });
  await recorded.status('open');
  socket.close(1013);
  const first = await recorded.status('waiting');
  const joined = relay.nextSocket();
  recorded.clock.pass(first.delay);
  (await joined).close(1013);
  const second = await recorded.status('waiting');

  assert.deepEqual([first.delay, second.delay].map(Math.round), [1_000, 2_000]);
});

test('a_page_that_comes_to_the_front_does_not_wait', async t => {
  const { recorded, socket } = await setUp(t);
  await recorded.status('open');
  socket.close(1012);
  await recorded.status('waiting');
  recorded.client.retryNow();
  await recorded.status('open');
});

test('gives_up_a_relay_that_accepts_and_never_answers', async t => {
  const { relay, recorded } = await setUp(t, { credentials: { token: 'abc' }, answer: () => {} });
  await relay.untilReceived(1);
  recorded.clock.pass(15_000);

  assert.equal((await recorded.status('waiting')).why, 'The relay does not answer.');
});

test('gives_up_a_port_that_takes_the_connection_and_says_nothing', async t => {
  const mute = createServer(socket => t.after(() => socket.destroy())).listen(0, '127.0.0.1');
  t.after(() => mute.close());
  await once(mute, 'listening');
  const connected = once(mute, 'connection');
  const recorded = new RecordedClient({ url: channelUrl(`http://127.0.0.1:${mute.address().port}`, 'gyro') });
  t.after(() => recorded.client.close());
  await connected;
  recorded.clock.pass(15_000);

  assert.equal((await recorded.status('waiting')).why, 'The relay does not answer.');
});

test('drops_the_newest_when_the_path_is_full_and_reconnects_when_nothing_leaves_for_five_seconds', async t => {
  const { recorded, socket } = await setUp(t);
  await recorded.status('open');
  socket.pause();
  const text = 'x'.repeat(60_000);
  for (let full = 0; full < 20; await nextTurn()) full = recorded.client.send(text) ? 0 : full + 1;

  recorded.clock.pass(4_000);
  assert.equal(recorded.statuses.at(-1).state, 'open');
  recorded.clock.pass(2_000);
  assert.equal((await recorded.status('waiting')).why, 'Nothing gets through any more.');
});

test('a_slow_path_is_no_dead_path', async t => {
  const { recorded, socket } = await setUp(t);
  await recorded.status('open');
  socket.pause();
  const text = 'x'.repeat(60_000);
  for (let full = 0; full < 20; await nextTurn()) full = recorded.client.send(text) ? 0 : full + 1;
  recorded.clock.pass(4_000);
  socket.resume();
  while (!recorded.client.send(text)) await nextTurn();
  recorded.clock.pass(4_000);

  assert.equal(recorded.statuses.at(-1).state, 'open');
});

test('closes_with_1000_and_reports_stopped_after_the_answer', async t => {
  const { recorded, socket } = await setUp(t);
  await recorded.status('open');
  recorded.client.close();
  const [[code], stopped] = await Promise.all([once(socket, 'close'), recorded.status('stopped')]);

  assert.equal(code, 1000);
  assert.deepEqual(stopped, { state: 'stopped', why: 'Closed.', refused: false });
});

test('a_relay_that_does_not_answer_the_close_holds_nobody_up', async t => {
  const { recorded, socket } = await setUp(t);
  await recorded.status('open');
  socket.pause();
  recorded.client.close();
  recorded.clock.pass(2_000);

  assert.equal((await recorded.status('stopped')).refused, false);
});

test('closing_while_it_waits_ends_the_wait', async t => {
  const { relay, recorded, socket } = await setUp(t);
  await recorded.status('open');
  socket.close(1012);
  await recorded.status('waiting');
  recorded.client.close();
  await recorded.status('stopped');
  recorded.clock.pass(60_000);

  assert.equal(recorded.statuses.at(-1).state, 'stopped');
  assert.equal(relay.joins, 1);
});
