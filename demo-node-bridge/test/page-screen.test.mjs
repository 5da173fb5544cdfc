import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Recorders,
  Smoothness,
  Stage,
  angle,
  fit,
  fromEuler,
  hull,
  isSilent,
  presence,
  roundedRectangle,
  viewOf,
} from '../test-support/pages.mjs';
import { seeded } from '../src/motion.js';

const FLAT = fromEuler(0, 0, 0);
const UPRIGHT = fromEuler(0, 90, 0);
const FROM = 'somebody';
const LEAVING_TAKES = 700;
const sample = (id, q = FLAT) => ({ id, q });
const newStage = () => new Stage(id => id.slice(0, 2));

test('a_phone_has_its_newest_attitude_its_count_and_its_name', () => {
  const stage = newStage();
  stage.accept(FROM, sample('abcd', FLAT), 0);
  stage.accept(FROM, sample('abcd', UPRIGHT), 30);

  const { q, count, name } = stage.phones.get('abcd');
  assert.deepEqual({ q, count, name }, { q: UPRIGHT, count: 2, name: 'ab' });
});

test('what_is_shown_moves_towards_the_newest_and_arrives', () => {
  const stage = newStage();
  stage.accept(FROM, sample('a', FLAT), 0);
  stage.step(0);
  stage.accept(FROM, sample('a', UPRIGHT), 0);
  stage.step(16);
  const soon = angle(stage.phones.get('a').shown, UPRIGHT);
  for (let now = 32; now <= 1_000; now += 16) stage.step(now);

  assert.ok(soon > 45 && soon < 90, `${soon}`);
  assert.ok(angle(stage.phones.get('a').shown, UPRIGHT) < 0.01);
});

test('a_phone_fades_after_two_seconds_and_leaves_after_ten', () => {
  const stage = newStage();
  stage.accept(FROM, sample('a'), 1_000);
  const phone = stage.phones.get('a');

  assert.deepEqual([2_999, 3_000].map(now => isSilent(phone, now)), [false, true]);
  stage.step(10_999);
  assert.equal(phone.leavingAt, undefined);
  stage.step(11_000);
  assert.equal(phone.leavingAt, 11_000);
  stage.step(11_000 + LEAVING_TAKES);
  assert.equal(stage.phones.size, 0);
});

test('a_phone_grows_as_it_comes_and_shrinks_as_it_leaves', () => {
  const stage = newStage();
  stage.accept(FROM, sample('a'), 0);
  const phone = stage.phones.get('a');
  stage.tell(FROM, { id: 'a', state: 'gone' }, 5_000);

  assert.deepEqual([0, 350, 700, 5_000, 5_350, 5_700].map(now => presence(phone, now)), [0, 0.5, 1, 1, 0.5, 0]);
});

test('a_phone_that_leaves_stays_if_it_speaks_again', () => {
  const stage = newStage();
  stage.accept(FROM, sample('a'), 0);
  stage.tell(FROM, { id: 'a', state: 'gone' }, 100);
  stage.accept(FROM, sample('a'), 200);
  stage.step(100 + LEAVING_TAKES);

  assert.equal(stage.phones.size, 1);
});

test('a_phone_that_is_away_fades_at_once_until_its_next_sample', () => {
  const stage = newStage();
  stage.accept(FROM, sample('a'), 0);
  const phone = stage.phones.get('a');
  stage.tell(FROM, { id: 'a', state: 'away' }, 100);
  const whileAway = isSilent(phone, 100);
  stage.accept(FROM, sample('a'), 200);

  assert.deepEqual([whileAway, isSilent(phone, 200)], [true, false]);
});

test('nobody_speaks_for_the_phone_of_another', () => {
  const stage = newStage();
  stage.accept(FROM, sample('a', FLAT), 0);
  stage.accept('another', sample('a', UPRIGHT), 10);
  stage.tell('another', { id: 'a', state: 'gone' }, 20);
  const { q, count, leavingAt } = stage.phones.get('a');

  assert.deepEqual({ q, count, leavingAt }, { q: FLAT, count: 1, leavingAt: undefined });
});

test('an_id_is_free_again_15_seconds_after_its_owner_was_last_heard_however_it_left', () => {
  for (const state of [undefined, 'away', 'gone']) {
    const stage = newStage();
    stage.accept(FROM, sample('a'), 0);
    if (state) stage.tell(FROM, { id: 'a', state }, 0);
    stage.step(10_000);
    stage.step(14_000);
    stage.accept('another', sample('a', UPRIGHT), 14_999);
    assert.equal(stage.phones.size, 0);
    stage.accept('another', sample('a', UPRIGHT), 15_000);

    assert.equal(stage.phones.get('a').from, 'another');
  }
});

test('an_id_that_is_a_senders_own_user_id_is_never_anothers', () => {
  const stage = newStage();
  stage.accept('another', sample('me'), 0);
  stage.accept('me', sample('me', UPRIGHT), 10);
  stage.accept('another', sample('me', FLAT), 20);

  assert.deepEqual(stage.phones.get('me').q, UPRIGHT);
});

test('an_address_tells_nobody_from_another_so_a_phone_may_change_its_own', () => {
  const stage = newStage();
  for (const [i, from] of ['192.0.2.1', '2001:db8::1', '::ffff', '192.0.2.7'].entries()) {
    stage.accept(from, sample('a', i % 2 ? UPRIGHT : FLAT), i);
  }

  assert.deepEqual([stage.phones.get('a').count, stage.phones.get('a').from], [4, '192.0.2.7']);
});

test('whoever_is_sent_away_leaves_with_all_phones_and_nobody_else_does', () => {
  const stage = newStage();
  for (const id of ['a', 'b']) stage.accept(FROM, sample(id), 0);
  stage.accept('another', sample('c'), 0);
  stage.sendAway(FROM, 10);
  stage.accept(FROM, sample('a'), 20); // its socket is not closed yet
  stage.step(10 + LEAVING_TAKES);
  stage.accept(FROM, sample('a'), 1_000);

  assert.deepEqual([...stage.phones.keys()], ['c']);
});

test('a_phone_that_is_turned_glows_and_calms_down_when_held_still', () => {
  const stage = newStage();
  for (let now = 0; now <= 1_000; now += 16) {
    stage.accept(FROM, sample('a', fromEuler((now * 0.3) % 360, 0, 0)), now);
    stage.step(now);
  }
  const turned = stage.phones.get('a').energy;
  for (let now = 1_000; now <= 4_000; now += 16) stage.step(now);

  assert.ok(turned > 0.9, `${turned}`);
  assert.ok(stage.phones.get('a').energy < 0.01);
});

for (const [what, frame, isMissing] of [
  ['sixty_frames_a_second', 16, false],
  ['frames_of_a_tenth_of_a_second', 100, true],
  ['frames_of_two_seconds', 2_000, true],
]) {
  test(`${what}_are_${isMissing ? 'not_' : ''}smooth`, () => {
    const smoothness = new Smoothness();
    let missing = false;
    for (let now = 0; now <= 10_000; now += frame) missing ||= smoothness.isMissing(now);

    assert.equal(missing, isMissing);
  });
}

test('time_in_which_nothing_was_drawn_says_nothing_of_smoothness', () => {
  const smoothness = new Smoothness();
  smoothness.isMissing(0);
  smoothness.restart();

  assert.equal(smoothness.isMissing(60_000), false);
  assert.equal(smoothness.isMissing(60_016), false);
});

test('the_rate_is_what_came_in_the_last_second', () => {
  const stage = newStage();
  for (let now = 0; now <= 3_000; now += 40) {
    stage.accept(FROM, sample('a'), now);
    stage.step(now);
  }

  assert.ok(Math.abs(stage.phones.get('a').rate - 25) <= 1);
});

test('two_hundred_and_fifty_phones_are_shown_and_the_others_counted', () => {
  const stage = newStage();
  for (let i = 0; i < 280; i++) stage.accept(FROM, sample(`phone ${i}`), 0);
  stage.accept(FROM, sample('phone 279'), 0);

  assert.equal(stage.phones.size, 250);
  assert.equal(stage.outside, 30);
});

test('a_place_that_falls_free_goes_to_the_next_who_speaks', () => {
  const stage = newStage();
  for (let i = 0; i < 251; i++) stage.accept(FROM, sample(`phone ${i}`), 0);
  for (let i = 1; i < 251; i++) stage.accept(FROM, sample(`phone ${i}`), 9_000);
  stage.step(10_000);
  stage.step(10_000 + LEAVING_TAKES);
  stage.accept(FROM, sample('phone 250'), 11_000);

  assert.equal(stage.phones.has('phone 0'), false);
  assert.equal(stage.phones.has('phone 250'), true);
  assert.equal(stage.outside, 0);
});

test('ids_made_up_without_end_fill_no_memory_and_are_forgotten', () => {
  const stage = newStage();
  for (let i = 0; i < 20_000; i++) stage.accept(FROM, sample(`phone ${i}`), 0);
  assert.equal(stage.outside, 10_000);
  stage.step(10_000);
  stage.step(10_000 + LEAVING_TAKES);

  assert.equal(stage.phones.size + stage.outside, 0);
});

test('all_squares_fit_and_no_other_number_of_columns_makes_them_larger', () => {
  const random = seeded(8);
  for (let run = 0; run < 500; run++) {
    const [count, width, height] = [1 + Math.floor(random() * 100), 200 + random() * 3_000, 200 + random() * 2_000];
    const { columns, size } = fit(count, width, height);
    assert.ok(columns * size <= width && Math.ceil(count / columns) * size <= height);
    for (let other = 1; other <= count; other++) {
      assert.ok(Math.min(width / other, height / Math.ceil(count / other)) < size + 1);
    }
  }
});

test('an_upright_phone_shows_its_face_and_a_turned_one_its_back', () => {
  const face = viewOf(fromEuler(0, 90, 0));
  const back = viewOf(fromEuler(180, 90, 0));

  assert.deepEqual([face.sees(0.02, 1), face.sees(-0.02, -1)], [true, false]);
  assert.deepEqual([back.sees(0.02, 1), back.sees(-0.02, -1)], [false, true]);
});

test('the_top_of_an_upright_phone_is_up_and_its_right_side_right', () => {
  const { point } = viewOf(UPRIGHT);

  assert.ok(point(0, 0.5, 0)[1] < -0.3);
  assert.ok(point(0.5, 0, 0)[0] > 0.3);
});

test('a_phone_that_lies_flat_is_seen_from_above_with_its_top_away_from_the_viewer', () => {
  const view = viewOf(FLAT);

  assert.equal(view.sees(0.02, 1), true);
  assert.ok(view.point(0, 0.5, 0)[1] < view.point(0, -0.5, 0)[1]);
});

test('a_hull_holds_all_points_and_turns_one_way_only', () => {
  const random = seeded(9);
  for (let run = 0; run < 200; run++) {
    const points = Array.from({ length: 30 }, () => [random(), random()]);
    const around = hull(points);
    for (const [i, a] of around.entries()) {
      const b = around[(i + 1) % around.length];
      for (const [x, y] of points) {
        assert.ok((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > -1e-12);
      }
    }
  }
});

test('a_rounded_rectangle_has_the_width_and_height_asked_for', () => {
  const points = roundedRectangle(0.4, 0.8, 0.1, [1, 2]);
  const span = axis => Math.max(...points.map(point => point[axis])) - Math.min(...points.map(point => point[axis]));

  assert.ok(Math.abs(span(0) - 0.4) < 0.002 && Math.abs(span(1) - 0.8) < 0.002);
});

test('a_red_dot_shows_until_all_recorders_have_ended_or_died', () => {
  const recorders = new Recorders();
  const seen = [recorders.any(0)];
  recorders.hear({ recording: true, id: 'a' }, 0);
  recorders.hear({ recording: true, id: 'b' }, 5_000);
  seen.push(recorders.any(5_000));
  recorders.hear({ recording: false, id: 'b' }, 6_000);
  seen.push(recorders.any(8_999), recorders.any(9_000));

  assert.deepEqual(seen, [false, true, true, false]);
});

test('recorders_made_up_without_end_fill_no_memory', () => {
  const recorders = new Recorders();
  for (let i = 0; i < 1_000; i++) recorders.hear({ recording: true, id: `${i}` }, i);
  for (let i = 0; i < 100; i++) recorders.hear({ recording: false, id: `${i}` }, 1_000);

  assert.equal(recorders.any(1_000), false);
});
