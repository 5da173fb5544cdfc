import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { channelProblem, channelUrl } from '../src/channel-url.js';
import { lineFor } from '../src/lines.mjs';
import {
  parseEnvelope,
  parseError,
  parseRecordingNotice,
  parseSample,
  parseState,
  rawMessage,
  recordingNotice,
  shortName,
} from '../src/messages.js';
import { backoff } from '../src/retry.js';
import { seeded } from '../src/motion.js';

const SAMPLE = { id: '3f2a91c0', q: [0, 0.6, 0, 0.8], rawacc: [10, 20, 30], seq: 12, t: 1 };

test('a_sample_is_copied_without_what_else_it_holds', () => {
  const parsed = parseSample({ ...SAMPLE, more: 1 });

  assert.deepEqual(parsed, SAMPLE);
  assert.notEqual(parsed.q, SAMPLE.q);
});

test('only_id_and_attitude_are_needed', () => {
  const { id, q } = SAMPLE;

  assert.deepEqual(parseSample({ id, q }), { id, q, rawacc: undefined, seq: undefined, t: undefined });
});

const NO_SAMPLES = {
  null: null,
  a_number: 7,
  a_text: 'hello',
  a_list: [1, 2],
  without_id: { q: SAMPLE.q },
  an_id_that_is_a_number: { ...SAMPLE, id: 7 },
  an_empty_id: { ...SAMPLE, id: '' },
  a_long_id: { ...SAMPLE, id: 'x'.repeat(65) },
  an_id_with_a_control_character: { ...SAMPLE, id: 'a\u001b' },
  without_attitude: { id: 'a' },
  three_numbers: { ...SAMPLE, q: [0, 0, 1] },
  five_numbers: { ...SAMPLE, q: [0, 0, 0, 1, 0] },
  texts: { ...SAMPLE, q: ['0', '0', '0', '1'] },
  nulls: { ...SAMPLE, q: [null, null, null, 1] },
  no_unit_length: { ...SAMPLE, q: [0, 0, 0, 2] },
  no_length: { ...SAMPLE, q: [0, 0, 0, 0] },
  an_object_for_a_list: { ...SAMPLE, q: { length: 4, 0: 0, 1: 0, 2: 0, 3: 1 } },
  angles_that_are_none: { ...SAMPLE, rawacc: [1, 2] },
  a_count_below_0: { ...SAMPLE, seq: -1 },
  a_count_with_a_fraction: { ...SAMPLE, seq: 1.5 },
  a_time_that_is_a_text: { ...SAMPLE, t: 'now' },
};
for (const [name, msg] of Object.entries(NO_SAMPLES)) {
  test(`${name}_is_no_sample`, () => assert.equal(parseSample(msg), undefined));
}

test('an_envelope_is_only_what_begins_as_the_relay_writes_it', () => {
  assert.deepEqual(parseEnvelope('{"from":"127.0.0.1","msg":0}'), { from: '127.0.0.1', to: undefined, msg: 0 });
  assert.equal(parseEnvelope('{"from":"127.0.0.1","to":"a","msg":null}').to, 'a');
  for (const other of ['ok', '{"missed":17}', '{"from":1,"msg":0}', '{"from":"a"}', '{"from":"a","msg":', undefined]) {
    assert.equal(parseEnvelope(other), undefined);
  }
});

test('a_raw_message_is_what_its_sender_wrote_byte_for_byte', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, fc.option(text), fc.jsonValue(), fc.nat(3), (from, to, value, indent) => {
      const raw = JSON.stringify(value, null, indent);
      const recipient = to === null ? '' : `,"to":${JSON.stringify(to)}`;
      assert.equal(rawMessage(`{"from":${JSON.stringify(from)}${recipient},"msg":${raw}}`), raw);
    }),
  );
});

test('a_raw_message_keeps_what_parsing_would_lose', () => {
  for (const raw of ['1.0', '1e400', '{"a":1,"a":2}', '{ "a" : [ 1 ] }', '"\\u00e4"', '12345678901234567890']) {
    assert.equal(rawMessage(`{"from":"127.0.0.1","msg":${raw}}`), raw);
  }
});

test('what_is_no_envelope_has_no_raw_message', () => {
  for (const other of ['ok', '{"missed":17}', '{"from":1,"msg":0}', '{"from":"a","msg":}', '{"from":"a","msg":1} ', undefined]) {
    assert.equal(rawMessage(other), undefined);
  }
});

test('a_recorders_notice_is_understood_and_nothing_else_is_taken_for_one', () => {
  assert.deepEqual(parseRecordingNotice(JSON.parse(recordingNotice(true, 'abc'))), { recording: true, id: 'abc' });
  assert.deepEqual(parseRecordingNotice({ recording: false }), { recording: false, id: '' });
  for (const other of [null, 7, { recording: 'yes' }, { recording: true, id: 7 }, { id: 'abc', q: [0, 0, 0, 1] }]) {
    assert.equal(parseRecordingNotice(other), undefined);
  }
});

test('an_error_is_only_one_with_a_code_and_a_sentence', () => {
  assert.equal(parseError('{"error":{"code":"busy","message":"Wait."}}').code, 'busy');
  for (const other of ['{"error":1}', '{"error":{"code":"busy"}}', '{"error":', '{"from":"a","msg":{"error":{}}}']) {
    assert.equal(parseError(other), undefined);
  }
});

test('a_line_shows_a_minus_only_in_front_of_what_is_not_zero', () => {
  const line = lineFor(JSON.stringify({ from: 'a', msg: { id: 'abcdef', q: [-0.0001, -0.6, 0, 0.8] } }));

  assert.equal(line, 'phone abcd  q 0.000 -0.600 0.000 0.800  seq -  from a');
});

test('a_long_message_is_cut', () => {
  const line = lineFor(JSON.stringify({ from: 'a', msg: 'x'.repeat(5_000) }));

  assert.equal(line, `other from a: "${'x'.repeat(199)}…`);
});

test('a_short_name_does_not_cut_a_character_in_two', () => {
  assert.equal(shortName('🌱🌱🌱🌱🌱'), '🌱🌱🌱🌱');
});

test('a_wait_lies_between_half_a_second_and_fifteen_and_its_ceiling_doubles', () => {
  const random = seeded(1);
  for (let attempt = 0; attempt < 2_000; attempt++) {
    const ceiling = Math.min(15_000, 1_000 * 2 ** attempt);
    const wait = backoff(attempt, random());
    assert.ok(wait >= 500 && wait < ceiling, `${wait} after ${attempt} attempts`);
  }
});

test('a_channel_is_one_encoded_segment_of_the_address', () => {
  assert.equal(channelUrl('http://127.0.0.1:8080', 'a b+ä%', {}), 'ws://127.0.0.1:8080/api/events/a%20b%2B%C3%A4%25/ws');
  assert.equal(
    channelUrl('https://relay.example.org/stage/', '<room>', { listen: 'false' }),
    'wss://relay.example.org/stage/api/events/%3Croom%3E/ws?listen=false',
  );
  assert.equal(channelUrl('wss://[::1]:8443', 'gyro'), 'wss://[::1]:8443/api/events/gyro/ws');
});

test('the_names_that_the_relay_refuses_are_refused_here', () => {
  for (const name of ['', '.', '..', 'a/b', 'a\nb', '\u0085', '\ud800', 'x'.repeat(129)]) {
    assert.match(channelProblem(name), /^A channel .+\.$/);
    assert.throws(() => channelUrl('http://127.0.0.1', name), TypeError);
  }
  for (const name of ['🌱'.repeat(128), '...', '<room_name>', '\u200b']) assert.equal(channelProblem(name), '');
});

test('a_phone_may_say_that_it_is_away_or_gone_and_nothing_else', () => {
  assert.deepEqual(parseState({ id: 'a', state: 'away', more: 1 }), { id: 'a', state: 'away' });
  assert.deepEqual(parseState({ id: 'a', state: 'gone' }), { id: 'a', state: 'gone' });
  for (const other of [null, 'away', {}, { id: 'a' }, { id: 'a', state: 'tired' }, { id: 1, state: 'away' }, { state: 'gone' }]) {
    assert.equal(parseState(other), undefined);
  }
});

test('a_rate_is_three_numbers_or_the_sample_is_none', () => {
  const sample = { id: 'a', q: [0, 0, 0, 1] };

  assert.deepEqual(parseSample({ ...sample, rate: [1, 2, 3] })?.rate, [1, 2, 3]);
  assert.equal('rate' in parseSample(sample), false);
  for (const rate of [null, 1, [1, 2], [1, 2, 'x'], [1, 2, 3, 4]]) assert.equal(parseSample({ ...sample, rate }), undefined);
});

test('a_name_leaves_out_what_nobody_can_read_aloud', () => {
  assert.equal(shortName('-_Ab-9Zx'), 'ab9z');
  assert.equal(shortName('--__'), '--__');
});
