import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_MAPPING, checked, readMapping } from '../src/osc-mapping.mjs';
import { OscVoice, oscName, rateBetween } from '../src/osc-messages.mjs';
import { OscPort } from '../src/osc-port.mjs';
import { fromEuler, multiply, turn } from '../src/quaternion.js';

/** A number as people use them; of all doubles nearly all are next to 0. */
const decimal = (min, max) => fc.integer({ min: min * 1_000, max: max * 1_000 }).map(value => value / 1_000);
const SAMPLE = { id: '3f2a', q: [0, 0, 0, 1], rawacc: [10, 20, 30], seq: 12, t: 1_000 };

test('any_id_becomes_a_part_of_an_osc_address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), id => assert.match(oscName(id), /^[A-Za-z0-9._~-]+$/)),
  );
  assert.equal(oscName('3f2a91c0d4e5b6f7'), '3f2a91c0d4e5b6f7');
  assert.equal(oscName('a b/ü_*'), 'a_20_b_2f__fc__5f__2a_');
});

test('different_ids_stay_different', () => {
  const unit = fc.constantFrom('_', '2', '0', ' ', '/', 'f', '5', '\u{1f331}');
  fc.assert(
    fc.property(fc.string({ unit }), fc.string({ unit }), (one, other) => {
      assert.equal(oscName(one) === oscName(other), one === other);
    }),
  );
});

test('without_a_mapping_there_are_four_floats_of_attitude_and_three_of_rate', () => {
  const messages = new OscVoice(DEFAULT_MAPPING, 'a b').messages(SAMPLE, 0);

  assert.deepEqual(messages, [
    { address: '/stage/a_20_b/quat', values: [0, 0, 0, 1] },
    { address: '/stage/a_20_b/rate', values: [0, 0, 0] },
  ]);
  assert.deepEqual(new OscVoice(DEFAULT_MAPPING, 'a b').gone(), { address: '/stage/a_20_b/gone', values: [] });
});

test('a_mapping_chooses_addresses_values_and_ranges', () => {
  const mapping = checked(`{
    "messages": [
      {"address": "/synth/{id}", "values": [{"value": "beta", "from": [-90, 90], "to": [0, 1]}, "seq"]},
      {"address": "/last", "values": [{"value": "alpha", "from": [0, 5], "to": [1, 0]}]}
    ],
    "gone": "/off/{id}"
  }`);
  const voice = new OscVoice(mapping, '3f2a');

  assert.deepEqual(voice.messages(SAMPLE, 0), [
    { address: '/synth/3f2a', values: [120 / 180, 12] },
    { address: '/last', values: [0] },
  ]);
  assert.equal(voice.gone().address, '/off/3f2a');
});

test('what_is_scaled_stays_in_its_range_and_its_order', () => {
  const finite = decimal(-1_000, 1_000);
  const range = fc.tuple(finite, finite).filter(([from, to]) => Math.abs(to - from) > 1e-3);
  fc.assert(
    fc.property(finite, finite, range, (one, other, from) => {
      const mapping = checked(JSON.stringify({ messages: [{ address: '/x', values: [{ value: 'alpha', from, to: [0, 1] }] }] }));
      const at = alpha => new OscVoice(mapping, 'a').messages({ ...SAMPLE, rawacc: [alpha, 0, 0] }, 0)[0].values[0];
      assert.ok(at(one) >= 0 && at(one) <= 1);
      const rises = from[0] < from[1] ? one <= other : one >= other;
      assert.ok(rises ? at(one) <= at(other) : at(one) >= at(other));
    }),
  );
});

test('angles_come_from_the_attitude_where_a_phone_tells_none', () => {
  const mapping = checked('{"messages": [{"address": "/x", "values": ["alpha", "beta", "gamma"]}]}');
  const [{ values }] = new OscVoice(mapping, 'a').messages({ id: 'a', q: fromEuler(10, 20, 30) }, 0);

  assert.deepEqual(values.map(Math.round), [10, 20, 30]);
});

test('a_rate_is_the_turn_between_two_samples_about_the_phones_own_axes', () => {
  const axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const angle = decimal(-170, 170);
  fc.assert(
    fc.property(angle, angle, fc.constantFrom(0, 1, 2), fc.boolean(), (start, degrees, axis, other) => {
      const before = fromEuler(start, start / 2, start / 3);
      const after = multiply(before, turn(axes[axis], degrees)).map(value => (other ? -value : value));
      const rate = rateBetween({ q: before, t: 1_000 }, { q: after, t: 1_500 });
      rate.forEach((value, i) => assert.ok(Math.abs(value - (i === axis ? 2 * degrees : 0)) < 1e-3, `${rate}`));
    }),
  );
});

test('there_is_no_rate_without_a_sample_before_or_after_a_pause', () => {
  const q = turn([1, 0, 0], 90);

  assert.deepEqual(rateBetween(undefined, { q, t: 5 }), [0, 0, 0]);
  assert.deepEqual(rateBetween({ q: [0, 0, 0, 1], t: 5 }, { q, t: 5 }), [0, 0, 0]);
  assert.deepEqual(rateBetween({ q: [0, 0, 0, 1], t: 5 }, { q, t: 1_006 }), [0, 0, 0]);
});

const X = '"address": "/x", "values": ["seq"]';
const WRONG = {
  '{': /^this is not valid JSON/,
  '[]': /^a mapping is an object/,
  '{"mesages": []}': /^a mapping has no "mesages"; it has messages, gone\.$/,
  '{}': /^messages is a list of 1 to 16\.$/,
  [`{"messages": [${Array(17).fill(`{${X}}`)}]}`]: /^messages is a list of 1 to 16\.$/,
  '{"messages": [{"address": "x", "values": ["seq"]}]}': /^messages\[0\]\.address is an OSC address/,
  '{"messages": [{"address": "/a b", "values": ["seq"]}]}': /^messages\[0\]\.address/,
  '{"messages": [{"address": "/{name}", "values": ["seq"]}]}': /^messages\[0\]\.address/,
  '{"messages": [{"address": "/x/", "values": ["seq"]}]}': /^messages\[0\]\.address/,
  [`{"messages": [{"address": "/${'x'.repeat(200)}", "values": ["seq"]}]}`]: /^messages\[0\]\.address/,
  '{"messages": [{"address": "/x", "values": []}]}': /^messages\[0\]\.values is a list of 1 to 16\.$/,
  '{"messages": [{"address": "/x", "values": ["betta"]}]}': /^messages\[0\]\.values\[0\] is "betta"; there are q\.x/,
  '{"messages": [{"address": "/x", "values": [{"value": "beta", "from": [0, 1]}]}]}': /needs "from" and "to"/,
  '{"messages": [{"address": "/x", "values": [{"value": "beta", "from": [1, 1], "to": [0, 1]}]}]}': /begins where it ends/,
  '{"messages": [{"address": "/x", "values": [{"value": "beta", "from": [0, 1], "to": [0, "1"]}]}]}': /\.to is two numbers/,
  [`{"messages": [{${X}}], "gone": 7}`]: /^gone is an OSC address/,
  [`{"messages": [{${X}}]}${' '.repeat(65_536)}`]: /at most 65536 characters/,
};
for (const [text, sentence] of Object.entries(WRONG)) {
  test(`${text.slice(0, 80)} is_no_mapping`, () => assert.throws(() => checked(text), { message: sentence }));
}

test('a_mapping_that_is_not_there_is_named', async () => {
  await assert.rejects(readMapping('/nowhere/mapping.json'), {
    message: '/nowhere/mapping.json cannot be read: there is no such file.',
    code: 1,
  });
});

test('osc_reaches_all_receivers_at_a_broadcast_address', async t => {
  const ears = createSocket('udp4').bind(0);
  t.after(() => ears.close());
  await once(ears, 'listening');
  const heard = once(ears, 'message', { signal: AbortSignal.timeout(20_000) });
  const port = await OscPort.open('127.255.255.255', ears.address().port);
  port.send({ address: '/x', values: [1] });

  assert.match(String((await heard)[0]), /^\/x\0/);
  await port.close();
  assert.deepEqual([port.sent, port.failed], [1, 0]);
});

test('a_mark_before_a_mapping_is_skipped_and_utf_16_is_named', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-mapping-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'mapping.json');
  const text = `\uFEFF${JSON.stringify(DEFAULT_MAPPING)}`;

  await writeFile(file, text);
  assert.deepEqual(await readMapping(file), DEFAULT_MAPPING);
  await writeFile(file, text, 'utf16le');
  await assert.rejects(readMapping(file), { message: `${file}: this is UTF-16: store it as UTF-8.`, code: 1 });
});
