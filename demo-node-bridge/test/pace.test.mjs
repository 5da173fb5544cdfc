import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NewestWins } from '../src/newest-wins.mjs';
import { Owners } from '../src/owners.js';
import { Roster } from '../src/roster.mjs';
import { manualClock } from '../test-support/clock.mjs';

function paced(options) {
  const clock = manualClock();
  const out = [];
  const pace = new NewestWins({ out: item => out.push(item), burst: 3, perSecond: 1_000, mostWaiting: 4, clock, ...options });
  return { clock, out, pace };
}

test('what_comes_in_its_time_goes_at_once', () => {
  const { clock, out, pace } = paced();
  for (let i = 0; i < 10; i++) {
    pace.put('a', i);
    assert.equal(out.length, i + 1);
    clock.pass(1);
  }
  assert.equal(pace.replaced, 0);
});

test('in_a_burst_the_newest_of_each_key_wins', async () => {
  const { clock, out, pace } = paced({ burst: 1 });
  for (const [key, item] of [['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['a', 'a3']]) pace.put(key, item);
  assert.deepEqual(out, ['a1']);
  const empty = pace.empty();
  clock.pass(2);
  await empty;

  assert.deepEqual(out, ['a1', 'b1', 'a3']);
  assert.equal(pace.replaced, 1);
});

test('nothing_overtakes_what_waits_when_a_timer_is_late', () => {
  let time = 0;
  let drain;
  const clock = { now: () => time, setTimeout: run => (drain = run), clearTimeout() {} };
  const { out, pace } = paced({ burst: 1, clock });
  pace.put('a', 'a1');
  pace.put('a', 'a2');
  time = 5;
  pace.put('a', 'a3');
  assert.deepEqual(out, ['a1']);
  drain();

  assert.deepEqual(out, ['a1', 'a3']);
});

test('no_more_waits_than_there_is_room_for', () => {
  const { clock, out, pace } = paced();
  clock.pass(60_000); // a long silence earns no more than the burst
  for (let i = 0; i < 100; i++) pace.put(String(i), i);
  clock.pass(1_000);

  assert.deepEqual(out, [0, 1, 2, 96, 97, 98, 99]);
  assert.equal(pace.replaced, 93);
});

test('never_is_more_let_through_than_burst_and_rate_allow_and_the_last_of_a_key_always_is', () => {
  const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), pause: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), steps => {
      const times = [];
      const { clock, pace } = paced({ out: item => times.push([clock.now(), item]) });
      const last = new Map();
      steps.forEach(({ key, pause }, i) => {
        pace.put(key, i);
        last.set(key, i);
        clock.pass(pause);
      });
      clock.pass(10);
      for (let i = 3; i < times.length; i++) assert.ok(times[i][0] - times[i - 3][0] >= 1, 'a burst of 3 in a millisecond');
      for (const i of last.values()) assert.ok(times.some(([, item]) => item === i));
    }),
  );
});

test('a_phone_comes_once_and_goes_when_it_has_been_silent_for_ten_seconds', () => {
  const clock = manualClock();
  const said = [];
  const roster = new Roster({ clock, come: id => said.push(`+${id}`) && id, go: id => said.push(`-${id}`) });
  roster.heard('a');
  clock.pass(6_000);
  roster.heard('b');
  clock.pass(5_000);
  roster.heard('b');
  clock.pass(9_000);
  assert.deepEqual(said, ['+a', '+b', '-a']);
  roster.heard('a');
  assert.equal(roster.size, 2);
  roster.end();

  assert.deepEqual(said, ['+a', '+b', '-a', '+a', '-b', '-a']);
});

test('who_says_that_it_leaves_is_gone_at_once_and_nobody_else', () => {
  const said = [];
  const roster = new Roster({ clock: manualClock(), come: id => id, go: id => said.push(id) });
  roster.heard('a');
  roster.heard('b');
  roster.left('a');
  roster.left('a');

  assert.deepEqual([said, roster.size], [['a'], 1]);
  roster.end();
});

test('who_finds_no_place_comes_later', () => {
  const clock = manualClock();
  let free = 0;
  const roster = new Roster({ clock, come: id => (free > 0 ? id : undefined), go() {} });
  assert.equal(roster.heard('a'), undefined);
  free = 1;
  assert.equal(roster.heard('a'), 'a');
  for (let i = 0; i < 2_000; i++) roster.heard(`phone ${i}`);

  assert.equal(roster.size, 1_000);
  roster.end();
});

test('an_id_is_its_owners_until_15_seconds_after_they_were_last_heard', () => {
  const clock = manualClock();
  const said = [];
  const roster = new Roster({ clock, come: id => said.push(`+${id}`) && id, go: id => said.push(`-${id}`) });
  const take = (from, msg) => roster.take(JSON.stringify({ from, msg }))?.sample.seq;
  const sample = seq => ({ id: 'a', q: [0, 0, 0, 1], seq });
  const taken = [take('owner', sample(1)), take('another', sample(2))];
  take('another', { id: 'a', state: 'gone' });
  clock.pass(11_000);
  taken.push(take('another', sample(3)));
  clock.pass(4_000);
  taken.push(take('another', sample(4)), take('owner', sample(5)));

  assert.deepEqual(taken, [1, undefined, undefined, 4, undefined]);
  assert.deepEqual(said, ['+a', '-a', '+a']);
});

test('owners_made_up_without_end_fill_no_memory_and_those_who_speak_stay', () => {
  const owners = new Owners();
  for (let i = 0; i < 30_000; i++) {
    owners.admits('owner', 'a', i);
    owners.admits('attacker', `phone ${i}`, i);
  }

  assert.equal(owners.admits('attacker', 'a', 30_000), false);
  assert.equal(owners.admits('another', 'phone 1', 30_000), true, 'it is forgotten');
  assert.equal(owners.admits('another', 'phone 29999', 30_000), false);
});
