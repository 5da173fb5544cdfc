import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Output } from '../src/output.mjs';
import { faultOf, run } from '../src/run.mjs';
import { bridge } from '../test-support/program.mjs';
import { SmallRelay } from '../test-support/small-relay.mjs';

const EVIL = 'a\u001b]0;title\u0007\u009b31m\nbridge: connected\u202e';
const CONTROL = /[^\P{C}\n]/u;

function terminal(columns) {
  const written = [];
  let seen = () => {};
  const write = text => {
    written.push(text);
    seen();
  };
  /** Resolves once a text with this part has been written. */
  const shows = part => new Promise(resolve => {
    seen = () => written.some(text => text.includes(part)) && resolve(undefined);
    seen();
  });
  return { isTTY: true, columns, written, write, shows };
}

test('a_status_is_written_in_place_of_the_one_before_and_stays_below_the_lines', () => {
  const stream = terminal(20);
  const output = new Output(stream);
  output.status('1 phone');
  output.line('bridge: connected');
  output.status('2 phones, and more than fits');
  output.end();
  output.line('the end');

  const anew = '\r\u001b[2K';
  assert.deepEqual(stream.written, [
    ...[`${anew}1 phone`, anew, 'bridge: connected\n', `${anew}1 phone`],
    ...[`${anew}2 phones, and more `, anew, 'the end\n'],
  ]);
});

test('nothing_that_steers_a_terminal_gets_through_whatever_prints_it', async () => {
  const stream = terminal(400);
  const output = new Output(stream);
  output.line(EVIL);
  assert.doesNotMatch(stream.written[0], CONTROL);
  assert.equal(stream.written[0].split('\n').length, 2);
  output.status(EVIL);
  assert.doesNotMatch(stream.written[1].slice('\r\u001b[2K'.length), CONTROL);
  assert.doesNotMatch(faultOf(new Error(EVIL)), CONTROL);

  const errors = terminal(400);
  const code = await run({ args: [EVIL], environment: {}, end: AbortSignal.timeout(10_000), output: stream, errors, input: process.stdin });
  assert.equal(code, 2);
  assert.doesNotMatch(errors.written.join(''), CONTROL);
});

for (const verb of ['listen', 'osc']) {
  test(`${verb}_prints_no_control_character_of_a_peers_message_name_or_error`, async t => {
    const relay = await SmallRelay.start();
    t.after(() => relay.end());
    const program = bridge([verb, '--channel', 'gyro', '--url', relay.url]);
    t.after(() => program.kill());
    await program.line(/^bridge: connected$/);
    relay.tell({ id: 'ab', q: [0, 0, 0, 1] }, EVIL);
    relay.tell({ text: EVIL });
    relay.tell(JSON.stringify({ error: { code: 'busy', message: EVIL } }));
    relay.tell(JSON.stringify({ missed: 3, more: EVIL }));
    await program.line(/(is here|messages are missing)/);
    program.kill('SIGINT');
    assert.equal(await program.exit(), 0);

    assert.equal(program.lines.filter(line => line === 'bridge: connected').length, 1);
    assert.doesNotMatch(program.lines.join('\n') + program.errors, CONTROL);
  });
}

test('a_line_in_all_is_shown_on_a_terminal_while_phones_send', { timeout: 20_000 }, async t => {
  const relay = await SmallRelay.start();
  t.after(() => relay.end());
  const stream = terminal(200);
  const end = new AbortController();
  t.after(() => end.abort());
  const running = run({
    args: ['listen', '--channel', 'gyro', '--url', relay.url, '--status'],
    environment: {},
    end: end.signal,
    output: stream,
    errors: stream,
    input: process.stdin,
  });
  await relay.nextSocket();
  relay.tell({ id: '3f2a', q: [0, 0, 0, 1], seq: 7 });
  await stream.shows('1 phone, ');
  end.abort();

  assert.equal(await running, 0);
  assert.deepEqual(stream.written.filter(text => text.endsWith('\n')), ['bridge: connected\n']);
  assert.ok(stream.written.some(text => /1 phone, 1 samples? a second; phone 3f2a .* seq 7/.test(text)), stream.written.join('|'));
});
