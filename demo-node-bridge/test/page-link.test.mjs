import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import WebSocket from 'ws';
import { Link } from '../src/link.js';
import { BadHours } from '../test-support/bad-hours.mjs';
import { manualClock } from '../test-support/clock.mjs';
import { lookWhenBack } from '../test-support/pages.mjs';
import { SmallRelay } from '../test-support/small-relay.mjs';

const NOBODY_IS_AT_HOME = 'http://127.0.0.1:1';
const DEADLINE = 20_000;

async function relayThat(t, ...answers) {
  const relay = await BadHours.start(answers);
  t.after(() => relay.end());
  return relay;
}

/** As iPhones do with a certificate that they do not fully trust: the page loads, the socket never opens. */
class RefusedSocket {
  bufferedAmount = 0;

  constructor() {
    queueMicrotask(() => this.onclose?.({ code: 1006 }));
  }

  close() {}
}

/** Refuses sockets as long as `refuses` is true; counts how many it was asked for, and what those that it gave have heard. */
function browserThatRefuses() {
  const browser = { refuses: true, asked: 0, heard: 0, ended: 0 };
  browser.WebSocket = class {
    constructor(url) {
      browser.asked++;
      if (browser.refuses) return new RefusedSocket();
      const socket = new WebSocket(url);
      socket.on('message', () => browser.heard++);
      socket.on('close', () => browser.ended++);
      return socket;
    }
  };
  return browser;
}

/**
 * @param {string} base
 * @param {{random?: () => number, port?: number}} [more] the port where sockets would find a relay
 */
function linkTo(base, { random = () => 0, port = 1 } = {}) {
  const clock = manualClock();
  const browser = browserThatRefuses();
  const statuses = [];
  let looks = 0;
  const link = new Link({
    base,
    channel: 'gyro',
    token: 'abc',
    socketUrl: `ws://127.0.0.1:${port}/api/events/gyro/ws`,
    onMessage() {},
    onStatus: status => statuses.push(status),
    socket: { WebSocket: browser.WebSocket, random, ...clock },
    random,
    ...clock,
    fetch: (url, request) => {
      if (String(url).endsWith('/api/users/me')) looks++;
      return fetch(url, request);
    },
  });
  const told = () => statuses.map(({ state, over }) => `${state} over ${over}`);
  const until = async (condition, meanwhile = () => {}) => {
    for (const end = performance.now() + DEADLINE; !condition(); await nextTurn()) {
      assert.ok(performance.now() < end, `nothing but ${told().join(', ')}`);
      meanwhile();
    }
  };
  const status = wanted => until(() => told().includes(wanted), () => clock.pass(20_000));
  return { link, clock, browser, statuses, told, until, status, looks: () => looks };
}

test('a_phone_that_refuses_the_socket_though_it_reaches_the_relay_sends_by_requests', async t => {
  const relay = await relayThat(t, { status: 200 }, { status: 202 });
  const { link, status } = linkTo(relay.url);
  link.start();
  await status('open over http');

  assert.equal(link.send('hello'), true);
  const { body } = await relay.requestTo('/api/events/gyro/messages');
  link.close();

  assert.equal(relay.requests[0].path, '/api/users/me');
  assert.equal(body, 'hello');
});

test('a_relay_that_is_away_altogether_is_waited_for_by_the_socket', async () => {
  const { link, statuses, status } = linkTo(NOBODY_IS_AT_HOME);
  link.start();
  await status('waiting over socket');
  await status('waiting over socket');
  link.close();

  assert.equal(statuses.some(({ over }) => over === 'http'), false);
});

/** A link that sends by requests, since its browser refuses sockets; a relay would take them. */
async function onRequests(t, answers, more) {
  const relay = await relayThat(t, { status: 200 }, ...answers);
  const sockets = await SmallRelay.start();
  t.after(() => sockets.end());
  const posted = () => relay.requests.filter(({ path }) => path === '/api/events/gyro/messages').map(({ body }) => body);
  const setUp = { posted, sockets, ...linkTo(relay.url, { ...more, port: sockets.port }) };
  t.after(() => setUp.link.close());
  setUp.link.start();
  await setUp.status('open over http');
  setUp.browser.asked = 0;
  setUp.statuses.length = 0;
  return setUp;
}

test('a_phone_on_requests_goes_back_to_the_socket_when_one_opens', async t => {
  const { link, browser, sockets, told, until } = await onRequests(t, [{ status: 202 }]);
  browser.refuses = false;
  link.retryNow();
  await until(() => told().length > 0);
  link.send('hello');
  await sockets.untilReceived(2);

  assert.deepEqual(told(), ['open over socket']);
  assert.deepEqual(sockets.received.map(({ text }) => text), ['{"token":"abc"}', 'hello']);
});

for (const [random, waits] of [
  [0, [5, 5, 5, 5, 5, 5]],
  [1, [10, 20, 40, 60, 60, 60]],
]) {
  test(`a_socket_is_tried_again_after_${waits.join('_')}_seconds_where_chance_says_${random}`, async t => {
    const { clock, browser, told } = await onRequests(t, [{ status: 202 }], { random: () => random });
    for (const [tried, seconds] of waits.entries()) {
      clock.pass(1_000 * seconds - 1);
      assert.equal(browser.asked, tried);
      clock.pass(1);
      assert.equal(browser.asked, tried + 1);
      await nextTurn();
    }

    assert.deepEqual(told(), []);
  });
}

test('who_comes_back_twice_tries_one_socket_at_a_time', async t => {
  const { link, browser } = await onRequests(t, [{ status: 202 }]);
  link.retryNow();
  link.retryNow();

  assert.equal(browser.asked, 1);
});

test('a_sample_that_is_under_way_arrives_before_newer_ones_go_by_the_socket', async t => {
  let answer;
  const answered = new Promise(resolve => (answer = resolve));
  const { link, browser, posted, sockets, told, until } = await onRequests(t, [{ status: 202, after: answered }]);
  assert.equal(link.send('older'), true);
  await until(() => posted().length === 1);
  browser.refuses = false;
  link.retryNow();
  await until(() => browser.heard === 1);
  await nextTurn();
  assert.deepEqual([link.send('newer'), told()], [false, []]);
  answer();
  await until(() => told().includes('open over socket'));

  assert.equal(link.send('newest'), true);
  await sockets.untilReceived(2);
  assert.equal(sockets.received.at(-1).text, 'newest');
  assert.deepEqual(posted(), ['older']);
});

test('a_socket_that_ends_before_it_could_take_over_leaves_the_work_to_the_requests', async t => {
  let answer;
  const answered = new Promise(resolve => (answer = resolve));
  const { link, browser, clock, posted, sockets, told, until } = await onRequests(t, [{ status: 202, after: answered }]);
  link.send('first');
  await until(() => posted().length === 1);
  browser.refuses = false;
  link.retryNow();
  await until(() => browser.heard === 1);
  sockets.sockets[0].terminate();
  await until(() => browser.ended === 1);
  answer();
  await until(() => link.send('second'));
  await until(() => posted().length === 2);
  assert.deepEqual(told(), []);
  clock.pass(5_000);
  await until(() => told().length > 0);

  assert.deepEqual(told(), ['open over socket']);
});

test('what_must_not_be_dropped_goes_behind_the_sample_that_is_under_way', async t => {
  let answer;
  const answered = new Promise(resolve => (answer = resolve));
  const { link, posted, until } = await onRequests(t, [{ status: 202, after: answered }]);
  link.send('a sample');
  await until(() => posted().length === 1);
  link.tell('gone');
  link.close();
  answer();
  await until(() => posted().length === 2);

  assert.deepEqual(posted(), ['a sample', 'gone']);
});

test('a_phone_that_refuses_the_socket_once_more_sends_by_requests_once_more', async t => {
  const { link, browser, sockets, statuses, told, until, status } = await onRequests(t, [{ status: 202 }, { status: 200 }]);
  browser.refuses = false;
  link.retryNow();
  await until(() => told().includes('open over socket'));
  browser.refuses = true;
  statuses.length = 0;
  sockets.sockets[0].terminate();
  await status('open over http');

  assert.ok(told().filter(each => each === 'waiting over socket').length >= 2, told().join());
});

test('a_socket_that_stood_and_broke_off_is_none_that_was_refused', async t => {
  const { link, browser, clock, sockets, told, until, looks } = await onRequests(t, [{ status: 202 }]);
  browser.refuses = false;
  link.retryNow();
  await until(() => told().includes('open over socket'));
  browser.refuses = true;
  const before = looks();
  const looked = [];
  sockets.sockets[0].terminate();
  for (let waits = 1; waits <= 3; waits++) {
    await until(() => told().filter(each => each === 'waiting over socket').length === waits);
    looked.push(looks() - before);
    clock.pass(15_000);
  }

  assert.deepEqual(looked, [0, 0, 1]);
});

test('a_phone_that_stops_while_a_socket_is_tried_ends_that_one_too', async t => {
  const { link, browser, sockets, told, until } = await onRequests(t, [{ status: 202 }]);
  browser.refuses = false;
  link.retryNow();
  await until(() => sockets.joins === 1);
  link.close();
  await until(() => browser.ended === 1);

  assert.deepEqual(told(), ['stopped over http']);
});

test('a_phone_that_has_stopped_tries_no_socket_any_more', async t => {
  const { link, browser, clock } = await onRequests(t, [{ status: 202 }]);
  link.close();
  clock.pass(3_600_000);
  link.retryNow();

  assert.equal(browser.asked, 0);
});

test('a_phone_that_has_a_network_again_is_on_a_new_socket_at_once', async t => {
  const { link, browser, sockets, told, until } = await onRequests(t, [{ status: 202 }]);
  browser.refuses = false;
  link.renew();
  await until(() => told().includes('open over socket'));
  const joined = sockets.nextSocket();
  link.renew();
  await joined;
  await until(() => told().filter(each => each === 'open over socket').length === 2);
  await until(() => browser.ended === 1);

  assert.equal(sockets.sockets.length, 1);
});

test('a_page_looks_after_its_connection_when_it_is_seen_shown_or_thawed_and_renews_it_with_the_network', () => {
  const [scope, page] = [new EventTarget(), Object.assign(new EventTarget(), { hidden: false })];
  const calls = [];
  const stop = lookWhenBack({ retryNow: () => calls.push('look'), renew: () => calls.push('renew') }, scope, page);
  const happens = (target, ...names) => names.forEach(name => target.dispatchEvent(new Event(name)));
  happens(page, 'visibilitychange', 'resume');
  happens(scope, 'pageshow', 'online');
  scope.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  page.hidden = true;
  happens(page, 'visibilitychange');
  happens(scope, 'online');
  stop();
  happens(scope, 'online', 'pageshow');

  assert.deepEqual(calls, ['look', 'look', 'look', 'renew', 'renew', 'renew']);
});
