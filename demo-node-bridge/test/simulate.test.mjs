import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSample } from '../src/messages.js';
import { motion, seeded } from '../src/motion.js';
import { angle } from '../src/quaternion.js';
import { SimulatedPhone } from '../src/simulated-phone.mjs';
import { manualClock } from '../test-support/clock.mjs';

function simulated({ seed = 7, hz = 30, seconds = 2, send = () => true }) {
  const clock = { ...manualClock(), date: () => 1_764_000_000_000 };
  const samples = [];
  const phone = new SimulatedPhone({
    seed,
    hz,
    clock,
    send: text => {
      samples.push(text);
      return send(text);
    },
  });
  phone.start();
  clock.pass(seconds * 1_000 - 1);
  phone.stop();
  clock.pass(10_000);
  return samples;
}

test('sends_what_a_phone_page_sends', () => {
  const samples = simulated({});
  const first = JSON.parse(samples[0]);

  assert.deepEqual(Object.keys(first), ['id', 'q', 'rawacc', 'seq', 't']);
  assert.match(first.id, /^[0-9a-f]{16}$/);
  samples.forEach((text, i) => assert.equal(parseSample(JSON.parse(text))?.seq, i + 1));
});

test('sends_so_many_samples_a_second', () => {
  for (const hz of [1, 7, 30, 60]) assert.equal(simulated({ hz, seconds: 10 }).length, 10 * hz);
});

test('the_same_seed_gives_the_same_and_another_one_another', () => {
  assert.deepEqual(simulated({ seed: 7 }), simulated({ seed: 7 }));
  const [one, other] = [7, 8].map(seed => JSON.parse(simulated({ seed })[0]));
  assert.notEqual(one.id, other.id);
  assert.notDeepEqual(one.q, other.q);
});

test('a_sample_that_could_not_be_sent_is_not_counted', () => {
  const samples = simulated({ send: () => false });

  assert.deepEqual(new Set(samples.map(text => JSON.parse(text).seq)), new Set([1]));
});

test('its_motion_is_smooth_and_within_what_a_sensor_tells', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(1e8), (seed, milliseconds) => {
      const seconds = milliseconds / 1_000;
      const at = motion(seeded(seed));
      const { alpha, beta, gamma } = at(seconds);
      assert.ok(alpha >= 0 && alpha < 360 && Math.abs(beta) < 180 && Math.abs(gamma) < 90);
      const later = at(seconds + 1 / 30);
      assert.ok(Math.abs(later.alpha - alpha) < 15 && Math.abs(later.beta - beta) < 15 && Math.abs(later.gamma - gamma) < 15);
    }),
  );
});

test('it_never_rests', () => {
  const attitudes = simulated({ hz: 1, seconds: 60 }).map(text => JSON.parse(text).q);
  attitudes.slice(1).forEach((q, i) => assert.ok(angle(q, attitudes[i]) > 0.1));
});
