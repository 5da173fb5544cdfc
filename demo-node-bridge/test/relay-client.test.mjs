import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { test } from 'node:test';
import WebSocket from 'ws';
import { channelUrl } from '../src/channel-url.js';
import { elapsed } from '../src/elapsed.js';
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
    { path: '/api/events/gyro/ws?listen=false&heartbeat=5', text: '{"token":"abc"}' },
    { path: '/api/events/gyro/ws?listen=false&heartbeat=5', text: 'hello' },
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

/** As many seconds pass, each with a heartbeat of the relay when one is due. */
async function passWithHeartbeats(recorded, relay, seconds) {
  for (let second = 1; second <= seconds; second++) {
    recorded.clock.pass(1_000);
    if (second % 5 !== 0) continue;
    relay.tell('{"heartbeat":5}');
    relay.tell(String(second));
    await recorded.untilMessages(second / 5);
  }
}

test('a_connection_on_which_heartbeats_come_stands_and_they_are_nobodys_messages', async t => {
  const { relay, recorded } = await setUp(t);
  await recorded.status('open');
  await passWithHeartbeats(recorded, relay, 60);

  assert.equal(recorded.statuses.at(-1).state, 'open');
  assert.deepEqual(recorded.messages, ['5', '10', '15', '20', '25', '30', '35', '40', '45', '50', '55', '60']);
});

test('a_path_that_takes_all_and_brings_nothing_is_left_after_two_to_three_silent_periods', async t => {
  const { relay, recorded, socket } = await setUp(t);
  await recorded.status('open');
  await passWithHeartbeats(recorded, relay, 10);
  let seconds = 0;
  while (recorded.statuses.at(-1).state === 'open') {
    recorded.client.send('a sample');
    recorded.clock.pass(1_000);
    seconds++;
  }

  assert.ok(seconds >= 10 && seconds <= 15, `${seconds} s`);
  assert.equal((await recorded.status('waiting')).why, 'Nothing gets through any more.');
  const joined = relay.nextSocket();
  recorded.clock.pass(500);
  await joined;
  await recorded.status('open');
  socket.send('late words of the old connection');
  relay.sockets.at(-1).send('new');
  await recorded.untilMessages(3);
  assert.deepEqual(recorded.messages, ['5', '10', 'new']);
});

test('a_heartbeat_that_the_address_asks_for_is_the_one_that_is_waited_for', async t => {
  const relay = await SmallRelay.start();
  t.after(() => relay.end());
  const recorded = new RecordedClient({ url: channelUrl(relay.url, 'gyro', { heartbeat: '60' }) });
  t.after(() => recorded.client.close());
  await recorded.status('open');
  recorded.clock.pass(120_000);
  assert.equal(recorded.statuses.at(-1).state, 'open');
  recorded.clock.pass(60_000);

  assert.equal((await recorded.status('waiting')).why, 'Nothing gets through any more.');
});

test('a_page_that_stood_still_hears_what_came_meanwhile_before_it_gives_up', async t => {
  let [clock, skipped] = [undefined, 0];
  const { relay, recorded } = await setUp(t, { now: () => (clock?.now() ?? 0) + skipped });
  clock = recorded.clock;
  await recorded.status('open');
  skipped = 3_600_000;
  recorded.clock.pass(1_000);
  assert.equal(recorded.statuses.at(-1).state, 'open');
  relay.tell('what came meanwhile');
  await recorded.untilMessages(1);
  recorded.clock.pass(4_000);

  assert.equal(recorded.statuses.at(-1).state, 'open');
});

test('who_is_seen_again_replaces_at_once_a_connection_whose_heartbeat_is_overdue_and_no_other', async t => {
  const { relay, recorded } = await setUp(t);
  await recorded.status('open');
  recorded.clock.pass(5_000);
  recorded.client.retryNow();
  assert.equal(recorded.statuses.at(-1).state, 'open');
  recorded.clock.pass(2_000);
  const joined = relay.nextSocket();
  recorded.client.retryNow();
  await joined;
  await recorded.status('open');

  assert.deepEqual(recorded.statuses.map(({ state }) => state), ['connecting', 'open', 'connecting', 'open']);
});

test('who_has_a_network_again_replaces_the_connection_at_once', async t => {
  const { relay, recorded, socket } = await setUp(t, { credentials: { token: 'abc' } });
  await recorded.status('open');
  const [joined, closed] = [relay.nextSocket(), once(socket, 'close')];
  recorded.client.renew();
  await joined;
  await recorded.status('open');
  assert.equal((await closed)[0], 1000);
  await relay.untilReceived(2);

  assert.deepEqual(recorded.statuses.map(({ state }) => state), [
    ...['connecting', 'authenticating', 'open'],
    ...['connecting', 'authenticating', 'open'],
  ]);
});

test('who_has_stopped_is_not_brought_back_by_a_network', async t => {
  const { relay, recorded } = await setUp(t);
  await recorded.status('open');
  recorded.client.close();
  recorded.client.renew();
  await recorded.status('stopped');
  recorded.client.renew();
  recorded.client.retryNow();

  assert.equal(relay.joins, 1);
});

test('who_is_seen_again_begins_anew_an_attempt_that_hangs', async t => {
  const mute = createServer(socket => t.after(() => socket.destroy())).listen(0, '127.0.0.1');
  t.after(() => mute.close());
  await once(mute, 'listening');
  const connections = () => new Promise((resolve, reject) => mute.getConnections((error, n) => (error ? reject(error) : resolve(n))));
  const recorded = new RecordedClient({ url: channelUrl(`http://127.0.0.1:${mute.address().port}`, 'gyro') });
  t.after(() => recorded.client.close());
  await once(mute, 'connection');
  recorded.client.retryNow();
  assert.equal(recorded.statuses.length, 1);
  recorded.clock.pass(3_000);
  const second = once(mute, 'connection');
  recorded.client.retryNow();
  await second;

  assert.deepEqual(recorded.statuses.map(({ state }) => state), ['connecting', 'connecting']);
  assert.ok((await connections()) <= 2);
});

test('who_does_not_read_waits_for_no_heartbeat', async t => {
  const sockets = [];
  class Kept extends WebSocket {
    constructor(url) {
      super(url);
      sockets.push(this);
    }
  }
  const { recorded } = await setUp(t, { WebSocket: Kept });
  await recorded.status('open');
  sockets[0].pause();
  recorded.clock.pass(60_000);
  assert.equal(recorded.statuses.at(-1).state, 'open');
  sockets[0].resume();
  recorded.clock.pass(10_000);
  assert.equal(recorded.statuses.at(-1).state, 'open');
  recorded.clock.pass(2_000);

  assert.equal(recorded.statuses.at(-1).state, 'waiting');
});

test('time_goes_on_while_a_machine_sleeps_and_never_back', () => {
  let [steady, timeOfDay] = [100, 1_000_000];
  const now = elapsed(() => steady, () => timeOfDay);
  const reads = [now()];
  [steady, timeOfDay] = [150, 1_000_050];
  reads.push(now());
  timeOfDay += 3_600_000; // asleep
  reads.push(now());
  timeOfDay -= 7_200_000; // set back
  steady += 10;
  reads.push(now());

  assert.deepEqual(reads, [0, 50, 3_600_050, 3_600_060]);
});
