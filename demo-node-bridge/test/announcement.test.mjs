import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Announcement } from '../src/announcement.mjs';

/** An announcement whose time passes by `step` and `round`. */
function announced() {
  const sent = [];
  const timers = new Set();
  const announcement = new Announcement('abc', {
    setInterval: run => (timers.add(run), run),
    clearInterval: run => timers.delete(run),
  });
  announcement.begin({ send: text => sent.push(JSON.parse(text)) });
  const step = () => timers.forEach(run => run());
  const round = () => Array.from({ length: 30 }, step);
  return { announcement, sent, step, round, timers };
}

const notice = recording => ({ recording, id: 'abc' });
const from = user => JSON.stringify({ from: user, msg: 1 });
const unavailable = to => JSON.stringify({ error: { code: 'recipient_unavailable', message: 'nobody', to } });

test('the_channel_is_told_at_once_again_and_again_and_at_the_end', () => {
  const { announcement, sent, round, timers } = announced();
  round();
  announcement.end();

  assert.deepEqual(sent, [notice(true), notice(true), notice(false)]);
  assert.equal(timers.size, 0);
});

test('each_sender_is_told_by_a_message_of_its_own_from_its_first_message_on', () => {
  const { announcement, sent, round } = announced();
  announcement.hear(from('u1'));
  announcement.hear(from('u1'));
  round();
  round();
  announcement.end();

  assert.deepEqual(
    sent.filter(({ to }) => to === 'u1').map(({ message }) => message),
    [notice(true), notice(true), notice(true), notice(false)],
  );
});

test('a_hall_is_told_bit_by_bit_and_within_a_round', () => {
  const { announcement, sent, step } = announced();
  for (let i = 0; i < 300; i++) announcement.hear(from(`u${i}`));
  for (let i = 0; i < 29; i++) step();
  sent.length = 0;
  const told = [];
  for (let i = 0; i < 30; i++) {
    const before = sent.length;
    step();
    told.push(sent.slice(before).filter(({ to }) => to).length);
  }

  assert.deepEqual(told, Array(30).fill(10));
  assert.equal(new Set(sent.map(({ to }) => to).filter(Boolean)).size, 300);
});

test('who_has_left_is_told_no_more_and_nobody_needs_to_read_that', () => {
  const { announcement, sent, round } = announced();
  announcement.hear(from('u1'));
  assert.equal(announcement.hear(unavailable('u1')), true);
  assert.equal(announcement.hear('{"error":{"code":"rate_limited","message":"slower"}}'), false);
  round();
  round();

  assert.equal(sent.filter(({ to }) => to === 'u1').length, 1);
});

test('a_guest_who_may_tell_nobody_alone_goes_on_telling_the_channel_only', () => {
  const { announcement, sent, round } = announced();
  announcement.hear(from('u1'));
  assert.equal(announcement.hear('{"error":{"code":"forbidden","message":"not to one alone"}}'), true);
  sent.length = 0;
  announcement.hear(from('u2'));
  round();
  announcement.end();

  assert.deepEqual(sent, [notice(true), notice(false)]);
});

test('no_more_than_three_hundred_are_told_so_that_a_hall_does_not_use_up_the_rate', () => {
  const { announcement, sent } = announced();
  for (let i = 0; i < 400; i++) announcement.hear(from(`u${i}`));

  assert.equal(sent.filter(({ to }) => to).length, 300);
});

test('nobody_is_told_anything_before_it_begins', () => {
  const announcement = new Announcement('abc', { setInterval() {}, clearInterval() {} });
  announcement.hear(from('u1'));
  announcement.end();
});
