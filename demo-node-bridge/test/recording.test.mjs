import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { cuesOf, play, spread, survey } from '../src/player.mjs';
import { Recorder } from '../src/recorder.mjs';
import { entryLine, headerLine, readRecording } from '../src/recording.mjs';
import { manualClock } from '../test-support/clock.mjs';

const HEADER = headerLine({ channel: 'gyro', started: '2026-11-28T09:00:00.000Z' });
const ALL = { from: 0, to: Infinity };

async function fileOf(t, text) {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-recording-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'a.ndjson');
  await writeFile(file, text);
  return file;
}

async function collected(generator) {
  const items = [];
  for await (const item of generator) items.push(item);
  return items;
}

const frame = (msg, from = '127.0.0.1') => `{"from":"${from}","msg":${msg}}`;

test('what_is_written_is_read_again', async t => {
  const entries = fc.array(fc.record({ t: fc.nat(1e6), frame: fc.string({ unit: 'binary' }) }, { noNullPrototype: true }), { minLength: 1, maxLength: 20 });
  for (const written of fc.sample(entries, { numRuns: 50, seed: 7 })) {
    const file = await fileOf(t, HEADER + written.map(entryLine).join(''));
    const [header, ...read] = await collected(readRecording(file));
    assert.deepEqual([header.channel, header.started], ['gyro', '2026-11-28T09:00:00.000Z']);
    assert.deepEqual(read, written);
  }
});

test('a_last_line_that_is_torn_is_left_out_wherever_it_was_torn', async t => {
  const last = entryLine({ t: 2, frame: frame('"ü"') });
  for (let length = 1; length < last.length - 1; length++) {
    const torn = Buffer.from(last).subarray(0, length); // in the middle of a character too
    const file = await fileOf(t, Buffer.concat([Buffer.from(HEADER + entryLine({ t: 1, frame: frame('1') })), torn]));
    assert.equal((await collected(readRecording(file))).length, 2);
  }
});

test('what_is_no_recording_is_refused_with_its_line', async t => {
  const entry = entryLine({ t: 1, frame: 'x' });
  const cases = [
    ['', /line 1 is missing: the file is empty\.$/],
    ['hello\n', /line 1 does not say "format":"stagecast-recording"/],
    ['{"format":"stagecast-recording","version":2}\n', /line 1 is of version 2; this program reads version 1\.$/],
    ['{"format":"stagecast-recording","version":1}\n', /line 1 does not say of which channel/],
    [`${HEADER}${entry}{"t":\n${entry}`, /line 3 is neither/],
    [`${HEADER}{"t":-1,"frame":"x"}\n${entry}`, /line 2 is neither/],
    [`${HEADER}{"t":1,"frame":7}\n${entry}`, /line 2 is neither/],
    [HEADER + 'x'.repeat(3_000_000), /line 2 is longer than 2365440 characters\.$/],
  ];
  for (const [text, message] of cases) {
    await assert.rejects(collected(readRecording(await fileOf(t, text))), error => error.code === 1 && message.test(error.message));
  }
  await assert.rejects(collected(readRecording('/nowhere.ndjson')), { message: '/nowhere.ndjson cannot be read: there is no such file.' });
});

test('a_mark_before_the_header_is_skipped_and_utf_16_is_named', async t => {
  const text = HEADER + entryLine({ t: 1, frame: 'x' });
  assert.equal((await collected(readRecording(await fileOf(t, `\uFEFF${text}`)))).length, 2);

  const wide = await fileOf(t, Buffer.from(`\uFEFF${text}`, 'utf16le'));
  await assert.rejects(collected(readRecording(wide)), { code: 1, message: `${wide}: this is UTF-16: store it as UTF-8.` });
});

test('only_broadcasts_are_sent_again_and_byte_for_byte', async t => {
  const id = '{"id":"3f2a","q":[0,0,0,1.0]}';
  const frames = [frame(id), frame('{"recording":true}'), '{"heartbeat":5}', '{"from":"a","to":"b","msg":1}', frame(' 1e400', 'x')];
  const file = await fileOf(t, HEADER + frames.map((text, i) => entryLine({ t: i, frame: text })).join(''));

  assert.deepEqual(await collected(cuesOf(file, ALL)), [{ t: 0, sender: '3f2a', text: id }, { t: 4, sender: 'x', text: ' 1e400' }]);
});

const HELD = [
  '{"email":"a@example.org","password":"secret"}',
  '{"token":"secret"}',
  '{"password":3}',
  '{"to":"a@example.org","message":"for one alone"}',
  '[{"event":"login","data":{"Username":"a","PASSWORD":"secret"}}]',
  '{"data":[{"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"}],"to":"x"}',
  JSON.stringify('{"email":"a@example.org","password":"secret"}'),
  JSON.stringify(JSON.stringify('{"token":"secret"}')),
  JSON.stringify('\ufeff{email:"a@example.org",password:"secret"}'),
  JSON.stringify('email=a%40example.org&password=secret'),
];
const SENT = [
  '{"token":3}',
  '{"chat":"{\\"email\\":\\"a\\",\\"password\\":\\"b\\"}"}',
  '"what is the password?"',
  '"3 tokens are left"',
  '{"event":"x","data":{"password":"y"}}',
  '{"token":"secret","to":"a"}',
  '7',
];

test('a_replay_leaves_out_credentials_and_what_was_for_one_person_and_nothing_else', async t => {
  const frames = [...HELD, ...SENT].map(msg => `{"from":"a","msg":${msg}}`);
  const file = await fileOf(t, HEADER + frames.map((text, i) => entryLine({ t: i, frame: text })).join(''));
  const found = await survey(file, ALL);
  const cues = await collected(cuesOf(file, ALL));

  assert.deepEqual(cues.map(({ text }) => text), SENT);
  assert.deepEqual([found.messages, found.left], [SENT.length, HELD.length]);
});

test('a_survey_tells_what_a_part_holds', async t => {
  const entries = [0, 10, 20, 1_500, 2_500].map((at, i) => entryLine({ t: at, frame: frame(i, `10.0.0.${i % 2}`) }));
  const file = await fileOf(t, HEADER + entries.join(''));
  const all = await survey(file, ALL);
  const part = await survey(file, { from: 10, to: 2_000 });

  assert.deepEqual([...all.senders], [['10.0.0.0', 3], ['10.0.0.1', 2]]);
  assert.deepEqual([all.channel, all.messages, all.length, all.peak], ['gyro', 5, 2_500, 3]);
  assert.deepEqual([part.messages, part.length, part.peak], [3, 1_990, 2]);
  await assert.rejects(survey(file, { from: 3_000, to: 4_000 }), { code: 1, message: /holds no message that could be sent there\.$/ });
});

/** Plays on a clock that is late by 7 ms each time it is waited for, as a busy machine may be. */
async function played(file, options) {
  let time = 100;
  const sent = [];
  const end = new AbortController();
  const clock = {
    now: () => time,
    until: async due => {
      time = Math.max(time, due) + 7;
    },
  };
  const send = ({ text }) => {
    sent.push([time - 100, text]);
    if (sent.length === 9) end.abort();
  };
  await play({ file, part: ALL, speed: 1, loop: false, clock, end: end.signal, send, ...options });
  return sent;
}

test('each_message_has_its_own_time_and_no_delay_adds_up', async t => {
  const times = [0, 100, 200, 300];
  const file = await fileOf(t, HEADER + times.map(at => entryLine({ t: at, frame: frame(at) })).join(''));

  assert.deepEqual(await played(file, { length: 300 }), [[0, '0'], [107, '100'], [207, '200'], [307, '300']]);
  assert.deepEqual(await played(file, { length: 300, speed: 2 }), [[0, '0'], [57, '100'], [107, '200'], [157, '300']]);
  assert.deepEqual(await played(file, { length: 150, part: { from: 150, to: 300 } }), [[57, '200'], [157, '300']]);
});

test('a_loop_begins_again_until_it_is_ended', async t => {
  const file = await fileOf(t, HEADER + [0, 100].map(at => entryLine({ t: at, frame: frame(at) })).join(''));
  const sent = await played(file, { length: 100, loop: true });

  assert.deepEqual(sent.map(([at]) => at), [0, 107, 157, 257, 307, 407, 457, 557, 607]);
});

test('senders_are_spread_evenly_and_each_stays_on_one_connection', () => {
  const senders = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 1, max: 1_000 })), { selector: ([id]) => id, minLength: 1 });
  fc.assert(
    fc.property(senders, fc.integer({ min: 1, max: 20 }), (list, count) => {
      const places = spread(new Map(list), count);
      const loads = new Array(count).fill(0);
      for (const [id, messages] of list) loads[places.get(id)] += messages;
      const largest = Math.max(...list.map(([, messages]) => messages));
      assert.equal(places.size, list.length);
      assert.ok(Math.max(...loads) - Math.min(...loads) <= largest);
    }),
  );
});

test('the_busiest_senders_are_placed_first', () => {
  const places = spread(new Map([['a', 1], ['b', 1], ['c', 1], ['d', 1], ['e', 4]]), 2);

  assert.deepEqual(['a', 'b', 'c', 'd'].map(id => places.get(id)), Array(4).fill(1 - places.get('e')));
});

test('a_recorder_holds_its_listener_back_while_the_disk_is_slow_and_loses_nothing', async () => {
  const written = [];
  let release;
  let held = false;
  const stream = new Writable({
    highWaterMark: 1_000,
    write: (chunk, encoding, done) => {
      written.push(String(chunk));
      release = done;
    },
  });
  const clock = manualClock();
  const recorder = new Recorder({ stream, channel: 'gyro', now: clock.now, started: new Date(0), hold: asked => (held = asked) });
  /** The disk takes one piece after another. */
  const writingUntil = async condition => {
    while (!condition()) {
      const done = release;
      release = undefined;
      done?.();
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  let taken = 0;
  for (; !held; taken++) recorder.take(frame(taken));
  assert.ok(taken > 5 && stream.writableLength < 2_000, `${taken} taken, ${stream.writableLength} bytes wait`);
  await writingUntil(() => !held);
  clock.pass(33);
  recorder.take(frame(taken++));
  recorder.take(Buffer.from([1]));
  recorder.take('{"missed":17}');
  recorder.take('{"from":"a","to":"b","msg":1}');
  recorder.take(frame('{"recording":true,"id":"abc"}'));
  let finished = false;
  const finishing = recorder.finish().then(() => (finished = true));
  await writingUntil(() => finished);
  await finishing;

  const [header, ...entries] = written.join('').trimEnd().split('\n').map(line => JSON.parse(line));
  assert.deepEqual(header, { format: 'stagecast-recording', version: 1, channel: 'gyro', started: '1970-01-01T00:00:00.000Z' });
  assert.deepEqual(entries.map(entry => entry.frame), Array.from({ length: taken }, (_, i) => frame(i)));
  assert.equal(entries.at(-1).t, 33);
  assert.deepEqual([recorder.count, recorder.binary], [taken, 1]);
});
