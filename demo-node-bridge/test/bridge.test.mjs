import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { bridge } from '../test-support/program.mjs';
import { SmallRelay } from '../test-support/small-relay.mjs';

const ACCOUNT = { RELAY_EMAIL: 'bridge@example.org', RELAY_PASSWORD: 'correct horse' };
const SAMPLE = { id: '3f2a91c0', q: [0, 0.70711, -0.00001, 0.70711], rawacc: [10, 20, 30], seq: 12, t: 1 };

async function setUp(t, { answer, args = [], environment = ACCOUNT } = {}) {
  const relay = await SmallRelay.start({ answer });
  t.after(() => relay.end());
  const program = bridge(['listen', '--channel', 'gyro', '--url', relay.url, ...args], environment);
  t.after(() => program.kill());
  return { relay, program };
}

test('authenticates_and_prints_a_line_for_each_sample', async t => {
  const { relay, program } = await setUp(t);
  await program.line(/^bridge: connected$/);
  relay.tell(SAMPLE);
  relay.tell({ ...SAMPLE, seq: 13 }, '2001:db8::1');

  assert.equal(await program.line(/seq 12/), 'phone 3f2a  q 0.000 0.707 0.000 0.707  seq 12  from 127.0.0.1');
  assert.match(await program.line(/seq 13/), /from 2001:db8::1$/);
  assert.deepEqual(relay.received, [
    { path: '/api/events/gyro/ws?envelope=standard&slow=drop-oldest&heartbeat=5', text: '{"email":"bridge@example.org","password":"correct horse"}' },
  ]);
});

test('a_token_takes_the_place_of_the_account', async t => {
  const { relay, program } = await setUp(t, { environment: { RELAY_TOKEN: 'abc' } });
  await program.line(/^bridge: connected$/);

  assert.equal(relay.received[0].text, '{"token":"abc"}');
});

test('listens_without_an_account', async t => {
  const { relay, program } = await setUp(t, { environment: {} });
  await program.line(/^bridge: connected$/);
  relay.tell(SAMPLE);
  await program.line(/^phone 3f2a/);

  assert.equal(relay.received.length, 0);
});

test('a_person_who_looks_on_gets_no_more_lines_than_asked_for_and_each_phones_newest', async t => {
  const { relay, program } = await setUp(t, { args: ['--lines', '2'], environment: {} });
  await program.line(/^bridge: connected$/);
  for (let seq = 1; seq <= 500; seq++) {
    for (const id of ['aaaa', 'bbbb']) relay.tell({ ...SAMPLE, id, seq });
  }
  await program.line(/aaaa.*seq 500/);
  await program.line(/bbbb.*seq 500/);

  assert.equal(program.lines.filter(line => line.startsWith('phone')).length, 4);
});

test('a_phone_that_goes_away_is_printed_so', async t => {
  const { relay, program } = await setUp(t, { environment: {} });
  await program.line(/^bridge: connected$/);
  relay.tell({ id: '3f2a91c0', state: 'away' });

  assert.equal(await program.line(/^phone/), 'phone 3f2a  away  from 127.0.0.1');
});

test('what_is_no_sample_is_printed_on_one_line_that_steers_no_terminal', async t => {
  const { relay, program } = await setUp(t);
  await program.line(/^bridge: connected$/);
  relay.tell({ rawacc: [1, 2, 3] });
  relay.tell('\u001b[2J\n\u009b31m');
  relay.tell({ text: '\u001b]0;title\u0007\n\u009b31m\u202e' });
  relay.sockets[0].send(Buffer.from([1, 2, 3]));
  relay.tell('{"error":{"code":"busy","message":"Wait a moment."}}');

  assert.equal(await program.line(/^other/), 'other from 127.0.0.1: {"rawacc":[1,2,3]}');
  assert.equal(await program.line(/^relay/), 'relay: \\u{1b}[2J\\u{a}\\u{9b}31m');
  assert.equal(
    await program.line(/^other/),
    'other from 127.0.0.1: {"text":"\\u001b]0;title\\u0007\\n\\u{9b}31m\\u{202e}"}',
  );
  assert.equal(await program.line(/^binary/), 'binary message, 3 bytes');
  assert.equal(await program.line(/^relay/), 'relay: Wait a moment.');
});

test('comes_back_when_the_relay_restarts_and_says_so_each_time', async t => {
  const { relay, program } = await setUp(t);
  await program.line(/^bridge: connected$/);
  const { port } = relay;
  await relay.stop(1012);
  await program.line(/^bridge: The relay is restarting\. Trying again in \d+\.\d s\.$/);
  await program.line(/^bridge: The relay cannot be reached: connect ECONNREFUSED/);
  const back = await SmallRelay.start({ port });
  t.after(() => back.end());
  await program.line(/^bridge: connected$/);
  back.tell(SAMPLE);

  await program.line(/^phone 3f2a/);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`ends_on_${signal}_with_a_close_of_1000`, async t => {
    const { relay, program } = await setUp(t);
    await program.line(/^bridge: connected$/);
    const closed = once(relay.sockets[0], 'close');
    program.kill(signal);

    assert.equal((await closed)[0], 1000);
    assert.equal(await program.exit(), 0);
    assert.equal(program.errors, '');
  });
}

test('ends_on_a_signal_while_it_waits', async t => {
  const { relay, program } = await setUp(t);
  await program.line(/^bridge: connected$/);
  await relay.stop();
  await program.line(/cannot be reached/);
  program.kill('SIGINT');

  assert.equal(await program.exit(), 0);
});

test('ends_quietly_when_nobody_reads_its_output', async t => {
  const { relay, program } = await setUp(t);
  await program.line(/^bridge: connected$/);
  program.child.stdout.destroy();
  relay.tell(SAMPLE);
  relay.tell(SAMPLE);

  assert.equal(await program.exit(), 0);
  assert.equal(program.errors, '');
});

test('a_refused_password_ends_it_with_3_and_the_relays_sentence', async t => {
  const answer = () => '{"error":{"code":"invalid_credentials","message":"Wrong e-mail or password."}}';
  const { program } = await setUp(t, { answer });

  assert.equal(await program.line(/^bridge/), 'bridge: Wrong e-mail or password.');
  assert.equal(await program.exit(), 3);
});

test('a_password_that_is_changed_ends_it_with_3', async t => {
  const { relay, program } = await setUp(t);
  await program.line(/^bridge: connected$/);
  relay.sockets[0].close(4401);

  assert.equal(await program.exit(), 3);
});

test('once_ends_with_4_when_the_relay_cannot_be_reached', async t => {
  const program = bridge(['listen', '--channel', 'gyro', '--url', 'http://127.0.0.1:1', '--once']);
  t.after(() => program.kill());

  assert.match(await program.line(/^bridge/), /ECONNREFUSED 127\.0\.0\.1:1\.$/);
  assert.equal(await program.exit(), 4);
});

test('once_ends_with_4_when_the_connection_ends', async t => {
  const { relay, program } = await setUp(t, { args: ['--once'] });
  await program.line(/^bridge: connected$/);
  relay.sockets[0].close(1012);

  assert.equal(await program.exit(), 4);
  assert.equal(program.lines.at(-1), 'bridge: The relay is restarting.');
});

test('a_message_over_the_relays_bound_is_not_taken_in', async t => {
  const { relay, program } = await setUp(t, { args: ['--once'] });
  await program.line(/^bridge: connected$/);
  const closed = once(relay.sockets[0], 'close');
  relay.tell('x'.repeat(6 * 64 * 1024 + 1025));

  assert.equal((await closed)[0], 1009);
  assert.equal(await program.exit(), 4);
});

for (const verb of [[], ['listen'], ['osc'], ['midi'], ['record'], ['replay'], ['simulate']]) {
  test(`${['help', ...verb].join('_of_')}_is_printed_and_ends_with_0`, async () => {
    const program = bridge([...verb, '--help']);

    await program.line(new RegExp(`^Usage: ${['bridge', ...verb].join(' ')} `));
    assert.equal(await program.exit(), 0);
    assert.deepEqual(program.lines.filter(line => line.length > 100), []);
  });
}

const WRONG = [
  [['listen'], 'A channel is missing: --channel NAME.\nSee: bridge listen --help\n'],
  [['sing'], '"sing" is no verb of the bridge.\nSee: bridge --help\n'],
  [[], 'A verb is missing.\nSee: bridge --help\n'],
  [['simulate', '--channel', 'gyro'], 'Phones need an account, a token or a ticket: set RELAY_EMAIL and RELAY_PASSWORD.\nSee: bridge simulate --help\n'],
  [['listen', '--channel', 'gyro', '--email', 'a@example.org'], 'The password is missing: set RELAY_PASSWORD.\nSee: bridge listen --help\n'],
];
for (const [args, sentence] of WRONG) {
  test(`bridge ${args.join(' ')} ends_with_2_and_a_sentence`, async () => {
    const program = bridge(args);

    assert.equal(await program.exit(), 2);
    assert.equal(program.errors, sentence);
    assert.deepEqual(program.lines, []);
  });
}
