import assert from 'node:assert/strict';
import { test } from 'node:test';
import { angle, fromEuler, matrix, multiply, normalise, slerp, toEuler, turn } from '../test-support/pages.mjs';
import { seeded } from '../src/motion.js';

const RUNS = 2_000;
const IDENTITY = [0, 0, 0, 1];
const inverse = ([x, y, z, w]) => [-x, -y, -z, w];

function assertSame(actual, expected, what = '') {
  assert.ok(angle(actual, expected) < 1e-6, `${what}: ${actual} is not ${expected}`);
}

function anyAttitude(random) {
  return normalise([random() - 0.5, random() - 0.5, random() - 0.5, random() - 0.5]);
}

test('angles_become_the_attitude_that_the_specification_means', () => {
  const half = Math.SQRT1_2;
  assertSame(fromEuler(0, 0, 0), IDENTITY, 'flat');
  assertSame(fromEuler(90, 0, 0), [0, 0, half, half], 'a quarter to the left');
  assertSame(fromEuler(0, 90, 0), [half, 0, 0, half], 'upright');
  assertSame(fromEuler(0, 0, 90), [0, half, 0, half], 'on its right edge');
  assertSame(fromEuler(0, 180, 0), [1, 0, 0, 0], 'face down');
});

test('angles_become_what_the_closed_formula_gives', () => {
  const random = seeded(2);
  for (let run = 0; run < RUNS; run++) {
    const [alpha, beta, gamma] = [random() * 360, random() * 360 - 180, random() * 180 - 90];
    const [z, x, y] = [alpha, beta, gamma].map(degrees => (degrees * Math.PI) / 360);
    const [sx, sy, sz] = [x, y, z].map(Math.sin);
    const [cx, cy, cz] = [x, y, z].map(Math.cos);
    const expected = [
      cz * sx * cy - sz * cx * sy,
      cz * cx * sy + sz * sx * cy,
      cz * sx * sy + sz * cx * cy,
      cz * cx * cy - sz * sx * sy,
    ];
    assertSame(fromEuler(alpha, beta, gamma), expected, `${alpha} ${beta} ${gamma}`);
  }
});

test('an_attitude_has_length_1', () => {
  const random = seeded(3);
  for (let run = 0; run < RUNS; run++) {
    const a = fromEuler(random() * 360, random() * 360 - 180, random() * 180 - 90);
    const b = anyAttitude(random);
    for (const q of [a, multiply(a, b), slerp(a, b, random()), turn([0, 1, 0], random() * 720)]) {
      assert.ok(Math.abs(Math.hypot(...q) - 1) < 1e-9, `${q}`);
    }
  }
});

test('an_attitude_and_its_inverse_are_no_turn', () => {
  const random = seeded(4);
  for (let run = 0; run < RUNS; run++) {
    const q = anyAttitude(random);
    assertSame(multiply(inverse(q), q), IDENTITY, `${q}`);
  }
});

test('an_attitude_becomes_angles_in_the_events_ranges_and_back', () => {
  const random = seeded(5);
  for (let run = 0; run < RUNS; run++) {
    const q = anyAttitude(random);
    const { alpha, beta, gamma } = toEuler(q);
    assert.ok(alpha >= 0 && alpha <= 360 && beta >= -180 && beta <= 180 && gamma >= -90 && gamma <= 90);
    assertSame(fromEuler(alpha, beta, gamma), q, `${alpha} ${beta} ${gamma}`);
  }
});

test('the_attitudes_in_which_angles_are_not_unique_survive_too', () => {
  for (const alpha of [0, 90, 180, 270]) {
    for (const beta of [-180, -90, 0, 90]) {
      for (const gamma of [-90, 0, 90]) {
        const q = fromEuler(alpha, beta, gamma);
        const angles = toEuler(q);
        assertSame(fromEuler(angles.alpha, angles.beta, angles.gamma), q, `${alpha} ${beta} ${gamma}`);
      }
    }
  }
});

test('an_angle_between_attitudes_is_exact_down_to_a_thousandth_of_a_degree', () => {
  const random = seeded(6);
  for (const degrees of [0.001, 0.1, 1, 90, 179.9, 180]) {
    const q = anyAttitude(random);
    const turned = multiply(turn([0, 0.6, 0.8], degrees), q);
    assert.ok(Math.abs(angle(q, turned) - degrees) < 1e-6);
    assert.ok(Math.abs(angle(q, turned.map(value => -value)) - degrees) < 1e-6);
  }
});

test('a_share_of_the_way_is_that_share_of_the_angle', () => {
  const random = seeded(7);
  for (let run = 0; run < RUNS; run++) {
    const [a, b, share] = [anyAttitude(random), anyAttitude(random), random()];
    assert.ok(Math.abs(angle(a, slerp(a, b, share)) - share * angle(a, b)) < 1e-6, `${a} ${b} ${share}`);
  }
});

test('the_way_from_an_attitude_to_itself_is_no_way', () => {
  const q = fromEuler(10, 20, 30);

  assertSame(slerp(q, q, 0.5), q);
  assertSame(slerp(q, q.map(value => -value), 0.5), q);
});

test('the_matrix_turns_the_devices_axes_into_the_worlds', () => {
  const [[xx], [yx], [zx]] = matrix(fromEuler(90, 0, 0));

  assert.deepEqual([xx, yx, zx].map(Math.round), [0, 1, 0]);
});
