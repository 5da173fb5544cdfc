import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseEnvelope, parseSample } from '../src/messages.js';

const read = path => readFileSync(new URL(path, import.meta.url), 'utf8');
const isSample = new Ajv2020({ strict: true }).compile(JSON.parse(read('../sample.schema.json')));
/** The property is tried so often. */
const RUNS = 3_000;

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const unit = fc
  .tuple(number, number, number, number)
  .map(q => q.map(value => value % 10))
  .filter(q => Math.hypot(...q) > 0.01)
  .map(q => q.map(value => value / Math.hypot(...q)));
const small = fc.double({ min: -1.1, max: 1.1, noNaN: true });
const three = fc.tuple(number, number, number);
const id = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
  fc.string({ unit: fc.constantFrom('a', '🌱'), minLength: 1, maxLength: 66, size: 'max' }),
  fc.string({ unit: 'binary', maxLength: 66 }),
);
const sample = fc.record({ id, q: unit, rawacc: three, seq: fc.maxSafeNat(), t: number, rate: three }, { requiredKeys: ['id', 'q'] });

/** At the edges of what a member may be, on either side; undefined leaves it out. */
const odd = fc.oneof(
  fc.constantFrom(undefined, null, true, 'now', '', 'a\u0085', '\ud800', 'x'.repeat(64), 'x'.repeat(65)),
  fc.constantFrom(-1, 0, 1.5, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1),
  fc.constantFrom([1, 0, 0], [0, 0, 0, 1, 0], ['0', '0', '0', '1'], [null, 0, 0, 1], { length: 4, 0: 0, 1: 0, 2: 0, 3: 1 }),
  fc.array(small, { minLength: 2, maxLength: 5 }),
  fc.jsonValue({ maxDepth: 1 }),
);
const member = fc.constantFrom('id', 'q', 'rawacc', 'seq', 't', 'rate', 'other');
const oddSample = fc.tuple(sample, member, odd).map(([usual, name, value]) => ({ ...usual, [name]: value }));
const message = fc.oneof(sample, { weight: 6, arbitrary: oddSample }, fc.jsonValue({ maxDepth: 2 }));

/** What no schema can refuse: four numbers that are no unit quaternion, and an id of few characters and many UTF-16 units. */
function beyondSchemas({ id, q }) {
  return Math.abs(Math.hypot(...q) - 1) > 0.05 || (id.length > 64 && [...id].length <= 64);
}

test('the_schema_and_the_program_agree_on_what_a_sample_is', () => {
  const seen = { taken: 0, refused: 0, beyond: 0 };
  fc.assert(
    fc.property(message, value => {
      const msg = JSON.parse(JSON.stringify(value));
      const [bySchema, byProgram] = [isSample(msg), parseSample(msg) !== undefined];
      const beyond = bySchema && beyondSchemas(msg);
      seen[beyond ? 'beyond' : byProgram ? 'taken' : 'refused']++;
      assert.equal(byProgram, bySchema && !beyond, JSON.stringify(isSample.errors));
    }),
    { numRuns: RUNS },
  );
  for (const [outcome, count] of Object.entries(seen)) assert.ok(count > 10, `${outcome} ${count} times`);
});

test('what_phones_have_sent_keeps_to_the_schema', () => {
  const lines = read('../samples/five-phones.ndjson').trimEnd().split('\n').slice(1);

  assert.ok(lines.length > 100);
  for (const line of lines) assert.ok(isSample(parseEnvelope(JSON.parse(line).frame).msg), line);
});
