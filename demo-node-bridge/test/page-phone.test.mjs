import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSample } from '../src/messages.js';
import { Sender, askForMotion, fromEuler, readFragment, watchOrientation } from '../test-support/pages.mjs';

const PERIOD = 34;

/** A sender whose time passes only by `pass`, with a tick each period. */
function setUp() {
  const phone = { time: 0, open: true, sent: [] };
  const send = text => {
    if (phone.open) phone.sent.push(JSON.parse(text));
    return phone.open;
  };
  const sender = new Sender({ id: '3f2a91c0', send, now: () => phone.time, clock: () => 1_700_000_000_000 + phone.time });
  phone.turnTo = (alpha, beta, gamma) => sender.attitude(fromEuler(alpha, beta, gamma), { alpha, beta, gamma });
  phone.pass = (milliseconds, eachTick = () => {}) => {
    for (const end = phone.time + milliseconds; phone.time < end; phone.time += PERIOD) {
      eachTick();
      sender.tick();
    }
  };
  return phone;
}

test('a_sample_holds_the_attitude_and_the_angles_in_the_old_order', () => {
  const phone = setUp();
  phone.turnTo(90.5, -20.25, 10);
  phone.pass(1);

  const q = fromEuler(90.5, -20.25, 10).map(value => Number(value.toFixed(5)));
  assert.deepEqual(phone.sent, [{ id: '3f2a91c0', q, rawacc: [90.5, 10, -20.25], seq: 1, t: 1_700_000_000_000 }]);
  assert.deepEqual(Object.keys(phone.sent[0]), ['id', 'q', 'rawacc', 'seq', 't']);
  assert.deepEqual(parseSample(phone.sent[0]), phone.sent[0]);
});

test('of_the_two_quaternions_that_mean_the_same_the_one_with_w_not_below_0_is_sent', () => {
  const phone = setUp();
  phone.turnTo(350, 10, 0);
  phone.pass(1);

  assert.ok(fromEuler(350, 10, 0)[3] < 0);
  assert.ok(phone.sent[0].q[3] > 0);
});

test('nothing_is_sent_before_the_first_reading', () => {
  const phone = setUp();
  phone.pass(5_000);

  assert.deepEqual(phone.sent, []);
});

test('a_phone_that_moves_sends_at_each_tick_and_never_over_30_a_second', () => {
  const phone = setUp();
  let degrees = 0;
  phone.pass(10_000, () => phone.turnTo((degrees += 0.2) % 360, 0, 0));

  assert.equal(phone.sent.length, Math.ceil(10_000 / PERIOD));
  assert.ok(phone.sent.length <= 300);
  assert.deepEqual(phone.sent.map(sample => sample.seq), phone.sent.map((_, i) => i + 1));
});

test('a_phone_that_lies_still_falls_quiet_after_a_second_but_for_a_sign_of_life_each_second', () => {
  const phone = setUp();
  phone.turnTo(0, 0, 0);
  phone.pass(1_000);
  const moving = phone.sent.length;
  let ticks = 0;
  phone.pass(10_000, () => phone.turnTo(ticks++ % 2 ? 0.05 : 0, 0, 0));

  assert.equal(moving, Math.ceil(1_000 / PERIOD));
  assert.ok(phone.sent.length - moving >= 9 && phone.sent.length - moving <= 10);
});

test('a_phone_that_turns_too_slowly_to_be_seen_from_tick_to_tick_is_not_still', () => {
  const phone = setUp();
  let degrees = 0;
  phone.pass(3_000, () => phone.turnTo((degrees += 0.01), 0, 0));

  assert.equal(phone.sent.length, Math.ceil(3_000 / PERIOD));
});

test('what_could_not_be_sent_is_not_kept_and_leaves_no_gap_in_the_count', () => {
  const phone = setUp();
  phone.open = false;
  phone.turnTo(10, 0, 0);
  phone.pass(500);
  phone.open = true;
  phone.turnTo(20, 0, 0);
  phone.pass(1);

  assert.deepEqual(phone.sent.map(({ seq, rawacc }) => [seq, rawacc[0]]), [[1, 20]]);
});

test('both_permissions_are_asked_for_before_the_first_await', async () => {
  const asked = [];
  const event = name => ({ requestPermission: () => (asked.push(name), Promise.resolve('granted')) });
  const answer = askForMotion({ DeviceMotionEvent: event('motion'), DeviceOrientationEvent: event('orientation') });

  assert.deepEqual(asked, ['motion', 'orientation']);
  assert.equal(await answer, true);
});

test('a_refusal_of_either_kind_is_a_refusal', async () => {
  const granted = { requestPermission: () => Promise.resolve('granted') };
  const denied = { requestPermission: () => Promise.resolve('denied') };
  const rejected = { requestPermission: () => Promise.reject(new Error('NotAllowedError')) };
  const thrown = {
    requestPermission: () => {
      throw new Error('NotAllowedError');
    },
  };
  for (const refusal of [denied, rejected, thrown]) {
    assert.equal(await askForMotion({ DeviceMotionEvent: granted, DeviceOrientationEvent: refusal }), false);
    assert.equal(await askForMotion({ DeviceMotionEvent: refusal, DeviceOrientationEvent: granted }), false);
  }
});

test('a_browser_that_asks_nobody_has_not_refused', async () => {
  assert.equal(await askForMotion({ DeviceMotionEvent: {}, DeviceOrientationEvent: {} }), true);
  assert.equal(await askForMotion({}), true);
});

test('an_event_full_of_nulls_is_no_reading', () => {
  const scope = new EventTarget();
  const readings = [];
  const stop = watchOrientation(reading => readings.push(reading), scope);
  const tell = angles => scope.dispatchEvent(Object.assign(new Event('deviceorientation'), angles));
  tell({ alpha: null, beta: null, gamma: null });
  tell({ alpha: 1, beta: 2, gamma: 3 });
  stop();
  tell({ alpha: 4, beta: 5, gamma: 6 });

  assert.deepEqual(readings, [{ alpha: 1, beta: 2, gamma: 3 }]);
});

test('the_fragment_holds_channel_token_and_the_phone_pages_address', () => {
  const phonePage = 'http://127.0.0.1:8080/phone#c=a&t=b';

  assert.deepEqual(readFragment(''), { channel: 'gyro', token: undefined, phonePage: undefined });
  assert.deepEqual(readFragment(`#c=my%20room%2B&t=abc_-&p=${encodeURIComponent(phonePage)}`), {
    channel: 'my room+',
    token: 'abc_-',
    phonePage,
  });
});

test('an_address_that_is_a_program_becomes_no_link', () => {
  for (const address of ['javascript:alert(1)', 'javascript://https://a', ' https://a', '//a']) {
    assert.equal(readFragment(`#p=${encodeURIComponent(address)}`).phonePage, undefined);
  }
});
