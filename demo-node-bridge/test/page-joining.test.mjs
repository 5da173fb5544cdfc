import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pass } from '../src/pass.js';
import { PostClient } from '../src/post-client.js';
import { BadHours } from '../test-support/bad-hours.mjs';
import { manualClock } from '../test-support/clock.mjs';
import { sendAway } from '../test-support/pages.mjs';

const ADMITTED = { status: 201, body: { token: 'guest token', userId: 'guest', expiresAt: '2030-01-01T00:00:00Z' } };
const NOBODY_IS_AT_HOME = 'http://127.0.0.1:1';

async function relayThat(t, ...answers) {
  const relay = await BadHours.start(answers);
  t.after(() => relay.end());
  return relay;
}

function storage() {
  const kept = new Map();
  return {
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: key => kept.delete(key),
  };
}

/** A pass whose waits are over at once, and told. */
function passTo(base, more = {}) {
  const waits = [];
  const options = { base, channel: 'my room', ticket: 'abc', random: () => 0, setTimeout: run => run(), storage: storage() };
  return { waits, pass: new Pass({ ...options, onWait: (why, delay) => waits.push([why, delay]), ...more }) };
}

const never = new AbortController().signal;

test('a_ticket_makes_a_guest_who_stays_the_same_after_a_reload', async t => {
  const relay = await relayThat(t, ADMITTED);
  const kept = storage();
  const first = await passTo(relay.url, { storage: kept }).pass.get(never);
  const second = await passTo(relay.url, { storage: kept }).pass.get(never);

  assert.deepEqual([first.userId, first.token], ['guest', 'guest token']);
  assert.equal(second.userId, 'guest');
  assert.deepEqual(relay.requests.map(({ method, path, body }) => [method, path, body]), [
    ['POST', '/api/events/my%20room/guests', '{"ticket":"abc"}'],
  ]);
});

test('a_browser_that_keeps_nothing_gets_a_new_guest_each_time', async t => {
  const relay = await relayThat(t, ADMITTED);
  const refusing = {
    getItem() {
      throw new Error('no storage');
    },
    setItem() {
      throw new Error('no storage');
    },
    removeItem() {
      throw new Error('no storage');
    },
  };
  const { pass } = passTo(relay.url, { storage: refusing });
  await pass.get(never);
  pass.drop();
  await pass.get(never);

  assert.equal(relay.requests.length, 2);
});

test('a_ticket_that_has_ended_is_not_shown_again', async t => {
  const relay = await relayThat(t, { status: 401 });
  const { pass, waits } = passTo(relay.url);

  await assert.rejects(pass.get(never), /Scan it again/);
  assert.deepEqual([relay.requests.length, waits], [1, []]);
});

test('who_finds_all_places_taken_asks_again_after_the_time_that_the_relay_says', async t => {
  const relay = await relayThat(t, { status: 429, headers: { 'Retry-After': '30' } }, { status: 503 }, ADMITTED);
  const { pass, waits } = passTo(relay.url);

  assert.equal((await pass.get(never)).userId, 'guest');
  assert.deepEqual(waits, [
    ['All places are taken just now.', 30_500],
    ['The relay lets nobody in just now (it answered 503).', 500],
  ]);
});

test('a_relay_that_asks_for_an_endless_wait_is_asked_again_after_a_minute', async t => {
  const relay = await relayThat(t, { status: 429, headers: { 'Retry-After': '999999' } }, ADMITTED);
  const { pass, waits } = passTo(relay.url);
  await pass.get(never);

  assert.equal(waits[0][1], 60_500);
});

test('who_stops_while_waiting_is_not_let_in_later', async () => {
  const stop = new AbortController();
  const { pass } = passTo(NOBODY_IS_AT_HOME, { onWait: () => stop.abort(), setTimeout: () => undefined });

  assert.equal(await pass.get(stop.signal), undefined);
});

/** A way over HTTP whose statuses are told; time passes only by the clock. */
function posting(url) {
  const clock = manualClock();
  const statuses = [];
  const heard = [];
  const client = new PostClient({
    url: `${url}/api/events/gyro/messages`,
    token: 'abc',
    random: () => 0,
    onStatus: status => {
      statuses.push(status);
      for (const wake of heard.splice(0)) wake();
    },
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    fetch: async (...request) => {
      try {
        return await fetch(...request);
      } finally {
        for (const wake of heard.splice(0)) wake();
      }
    },
  });
  const until = async condition => {
    while (!condition()) await new Promise(resolve => heard.push(resolve));
    await nextTurn();
  };
  return { client, clock, statuses, until };
}

test('sends_by_requests_one_at_a_time_and_drops_what_comes_meanwhile', async t => {
  const relay = await relayThat(t, { status: 202 });
  const { client, until } = posting(relay.url);
  assert.equal(client.send('before the start'), false);
  client.start();
  const taken = ['first', 'second'].map(text => client.send(text));
  await until(() => relay.requests.length === 1);
  taken.push(client.send('third'));
  await until(() => relay.requests.length === 2);
  client.close();

  assert.deepEqual(taken, [true, false, true]);
  assert.deepEqual(
    relay.requests.map(({ path, body, authorization }) => [path, body, authorization]),
    ['first', 'third'].map(text => ['/api/events/gyro/messages', text, 'Bearer abc']),
  );
});

test('waits_as_long_as_the_relay_says_before_the_next_request', async t => {
  const relay = await relayThat(t, { status: 429, headers: { 'Retry-After': '2' } }, { status: 202 });
  const { client, clock, statuses, until } = posting(relay.url);
  client.start();
  client.send('too much');
  await until(() => statuses.at(-1).state === 'waiting');
  const meanwhile = client.send('dropped');
  clock.pass(2_500);

  assert.equal(statuses[1].delay, 2_500);
  assert.equal(meanwhile, false);
  assert.equal(statuses.at(-1).state, 'open');
});

test('a_relay_that_cannot_be_reached_is_tried_again_ever_more_rarely', async () => {
  const { client, clock, statuses, until } = posting(NOBODY_IS_AT_HOME);
  client.start();
  for (let failures = 1; failures <= 2; failures++) {
    client.send('hello');
    await until(() => statuses.filter(({ state }) => state === 'waiting').length === failures);
    clock.pass(60_000);
  }

  assert.match(statuses[1].why, /cannot be reached/);
  assert.equal(statuses.at(-1).state, 'open');
});

test('a_token_that_is_worth_nothing_any_more_ends_it', async t => {
  const relay = await relayThat(t, { status: 401 });
  const { client, statuses, until } = posting(relay.url);
  client.start();
  client.send('hello');
  await until(() => statuses.at(-1).state === 'stopped');

  assert.equal(statuses.at(-1).refused, true);
});

for (const [answer, sentence] of [
  [204, /^$/],
  [404, /no guest of this screen/],
  [401, /open it anew/],
  [500, /answered 500/],
]) {
  test(`an_operator_whose_wish_is_answered_with_${answer}_reads_what_came_of_it`, async t => {
    const relay = await relayThat(t, { status: answer });

    assert.match(await sendAway({ base: relay.url, channel: 'a b', token: 'op', userId: 'x y' }), sentence);
    assert.deepEqual(relay.requests, [
      { method: 'DELETE', path: '/api/events/a%20b/guests/x%20y', body: '', authorization: 'Bearer op' },
    ]);
  });
}

test('an_operator_reads_that_the_relay_is_out_of_reach', async () => {
  assert.match(await sendAway({ base: NOBODY_IS_AT_HOME, channel: 'a', token: 'op', userId: 'x' }), /cannot be reached/);
});

test('pages_name_nothing_by_an_absolute_path_since_a_proxy_may_serve_them_below_one', async () => {
  const pages = new URL('../../demo-web/src/main/resources/stagecast/relay/demo/pages/', import.meta.url);
  const names = (await readdir(pages)).filter(name => /\.(html|js|css)$/.test(name));
  const absolute = /(?:href|src)="\/|url\(\/|from '\/|location\.(?:origin|host)\b|(?:fetch|import)\(['"`]\//;
  const wrong = [];
  for (const name of names) {
    const text = await readFile(new URL(name, pages), 'utf8');
    const found = absolute.exec(text.replace(/<code>[^]*?<\/code>/g, '')); // what is shown is no part of the page
    if (found) wrong.push(`${name}: ${found[0]}`);
  }

  assert.ok(names.length > 20);
  assert.deepEqual(wrong, []);
});
