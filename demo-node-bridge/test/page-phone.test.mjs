import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseSample } from '../src/messages.js';
import { manualClock } from '../test-support/clock.mjs';
import {
  Hold,
  Sender,
  angle,
  askForMotion,
  baseOf,
  fromEuler,
  headingOf,
  multiply,
  operatorToken,
  readFragment,
  rotate,
  takeAttitude,
  toEuler,
  turn,
  watchOrientation,
  watchRate,
  withoutOperator,
} from '../test-support/pages.mjs';
import { seeded } from '../src/motion.js';

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

/** A phone page that has been tapped, in a browser that answers the question about the sensors when `answer` is called. */
function tapped() {
  let answer;
  const clock = manualClock();
  const asked = new Promise(resolve => (answer = resolve));
  const scope = Object.assign(new EventTarget(), clock, {
    isSecureContext: true,
    DeviceOrientationEvent: { requestPermission: () => asked },
  });
  const attributes = new Map();
  const pad = Object.assign(new EventTarget(), {
    classList: { add() {}, remove() {} },
    setAttribute: (name, value) => attributes.set(name, value),
    removeAttribute: name => attributes.delete(name),
  });
  const [hold, lamps, sources] = [new Hold(), {}, []];
  const light = (lamp, state, text) => (lamps[lamp] = text);
  const stop = takeAttitude({ hold, pad, light, onSource: bySensor => sources.push(bySensor), scope });
  const tell = angles => scope.dispatchEvent(Object.assign(new Event('deviceorientation'), angles));
  const isByHand = () => attributes.has('tabindex');
  return { answer, clock, hold, lamps, sources, stop, tell, isByHand };
}

test('a_question_about_the_sensors_that_is_never_answered_leads_to_the_pad_and_to_another_browser', () => {
  const { clock, hold, lamps, isByHand } = tapped();
  clock.pass(4_999);
  assert.deepEqual([isByHand(), hold.q], [false, undefined]);
  clock.pass(1);

  assert.equal(isByHand(), true);
  assert.ok(angle(hold.q, fromEuler(0, 90, 0)) < 1e-6);
  assert.match(lamps.motion, /open it in Safari/);
  assert.match(lamps.sensor, /by hand/);
});

test('motion_takes_over_when_the_answer_comes_late', async () => {
  const { answer, clock, hold, lamps, sources, tell, isByHand } = tapped();
  clock.pass(60_000);
  answer('granted');
  await nextTurn();
  assert.equal(lamps.motion, 'Motion sensors are allowed');
  assert.equal(isByHand(), true, 'until a reading comes');
  tell({ alpha: 10, beta: 20, gamma: 30 });

  assert.equal(isByHand(), false);
  assert.ok(angle(hold.q, fromEuler(10, 20, 30)) < 1e-6);
  assert.deepEqual(sources, [false, true]);
  assert.equal(lamps.sensor, 'The sensor speaks');
});

test('a_late_refusal_leaves_the_pad_and_says_how_to_undo_it', async () => {
  const { answer, clock, lamps, sources, isByHand } = tapped();
  clock.pass(60_000);
  answer('denied');
  await nextTurn();

  assert.match(lamps.motion, /were denied/);
  assert.equal(isByHand(), true);
  assert.deepEqual(sources, [false]);
});

test('who_stops_before_the_answer_is_offered_nothing', () => {
  const { clock, stop, isByHand } = tapped();
  stop();
  clock.pass(60_000);

  assert.equal(isByHand(), false);
});

test('the_relay_is_where_the_page_is_below_a_path_too', () => {
  const addresses = ['/phone', '/phone#c=a/b', '/phone?x=/y', '/relay/phone#k', '/a/b/screen', '/'];

  assert.deepEqual(
    addresses.map(path => baseOf(`https://demo.example.org${path}`).slice('https://demo.example.org'.length)),
    ['', '', '', '/relay', '/a/b', ''],
  );
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

test('a_rate_is_told_about_the_phones_own_axes_and_an_event_without_one_tells_none', () => {
  const scope = new EventTarget();
  const rates = [];
  const stop = watchRate(rate => rates.push(rate), scope);
  const tell = rotationRate => scope.dispatchEvent(Object.assign(new Event('devicemotion'), { rotationRate }));
  tell(null);
  tell({ alpha: null, beta: null, gamma: null });
  tell({ alpha: 1, beta: 2, gamma: 3 });
  stop();
  tell({ alpha: 4, beta: 5, gamma: 6 });

  assert.deepEqual(rates, [[1, 2, 3]]);
});

test('a_sample_has_the_rate_if_the_phone_tells_it', () => {
  const sent = [];
  const sender = new Sender({ id: 'a', send: text => sent.push(JSON.parse(text)), now: () => 0, clock: () => 1 });
  sender.attitude(fromEuler(0, 0, 0), { alpha: 0, beta: 0, gamma: 0 }, [1.26, -2, 0]);
  sender.tick();

  assert.deepEqual(sent[0].rate, [1.3, -2, 0]);
  assert.deepEqual(parseSample(sent[0]), sent[0]);
});

test('whatever_way_a_phone_is_held_as_it_points_at_the_screen_that_way_is_north_then', () => {
  const random = seeded(17);
  for (let run = 0; run < 200; run++) {
    const hold = new Hold();
    const held = { alpha: random() * 360, beta: random() * 90, gamma: (random() - 0.5) * 60 };
    hold.tell(held);
    hold.zero();

    assert.ok(Math.abs(headingOf(hold.q)) < 1e-6, JSON.stringify(held));
    assert.ok(Math.abs(hold.angles.beta - held.beta) < 1e-6, 'gravity stays where it is');
    const { alpha, beta, gamma } = hold.angles;
    assert.ok(angle(fromEuler(alpha, beta, gamma), hold.q) < 1e-6, 'angles and quaternion tell the same');
  }
});

test('a_phone_that_turns_left_after_it_pointed_at_the_screen_is_seen_to_turn_left', () => {
  const hold = new Hold();
  hold.tell(toEuler(multiply(turn([0, 0, 1], 200), turn([1, 0, 0], 20))));
  hold.zero();
  hold.tell(toEuler(multiply(turn([0, 0, 1], 230), turn([1, 0, 0], 20))));

  assert.ok(Math.abs(headingOf(hold.q) - 30) < 1e-6);
  assert.ok(rotate(hold.q, [0, 1, 0])[0] < -0.4);
});

test('a_hand_needs_no_zero', () => {
  const hold = new Hold();
  assert.equal(hold.zero(), false);
  hold.turned(fromEuler(90, 0, 0));

  assert.equal(hold.zero(), false);
  assert.ok(angle(hold.q, fromEuler(90, 0, 0)) < 1e-6);
});

test('the_fragment_holds_what_a_page_needs_and_no_server_sees', () => {
  const phonePage = 'http://127.0.0.1:8080/phone#c=a&k=b';
  const nothing = { ticket: undefined, token: undefined, hz: 30, phonePage: undefined, operator: undefined, drawing: undefined };

  assert.deepEqual(readFragment(''), { channel: 'gyro', ...nothing });
  assert.deepEqual(readFragment('#c=my%20room%2B&t=abc_-&k=def&hz=60'), {
    ...nothing,
    channel: 'my room+',
    token: 'abc_-',
    ticket: 'def',
    hz: 60,
  });
  assert.deepEqual(readFragment(`#c=a&p=${encodeURIComponent(phonePage)}&a=secret&d=canvas`), {
    ...nothing,
    channel: 'a',
    phonePage,
    operator: 'secret',
    drawing: 'canvas',
  });
});

test('a_phone_sends_ten_to_sixty_samples_a_second_whatever_its_address_says', () => {
  assert.deepEqual(['1', '10', '61', '-5', 'many', '1e9'].map(hz => readFragment(`#hz=${hz}`).hz), [10, 10, 60, 10, 30, 60]);
});

test('an_operators_token_is_taken_out_of_the_address_and_nothing_else_is', () => {
  const before = readFragment('#c=my%20room%2B&p=https%3A%2F%2Frelay.example.org%2Fphone%23c%3Da%26k%3Db&a=secret');
  const after = readFragment(withoutOperator('#c=my%20room%2B&p=https%3A%2F%2Frelay.example.org%2Fphone%23c%3Da%26k%3Db&a=secret'));

  assert.deepEqual(after, { ...before, operator: undefined });
  assert.equal(operatorToken('gyro', 'secret'), 'secret');
});

test('an_address_that_is_a_program_becomes_no_link', () => {
  for (const address of ['javascript:alert(1)', 'javascript://https://a', ' https://a', '//a']) {
    assert.equal(readFragment(`#p=${encodeURIComponent(address)}`).phonePage, undefined);
  }
});
