import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Server } from 'node-osc';
import { channelUrl } from '../src/channel-url.js';
import { parseEnvelope, parseRecordingNotice, parseSample, rawMessage } from '../src/messages.js';
import { survey } from '../src/player.mjs';
import { RelayHttp } from '../src/relay-http.mjs';
import { Program, bridge } from '../test-support/program.mjs';
import { RealRelay } from '../test-support/real-relay.mjs';
import { RecordedClient } from '../test-support/recorded-client.mjs';

const EMAIL = 'bridge@example.org';
const PASSWORD = 'a password for this test only';
const SAMPLE = fileURLToPath(new URL('../samples/five-phones.ndjson', import.meta.url));
const BRIDGE = fileURLToPath(new URL('../bin/bridge.mjs', import.meta.url));

test('the_verbs_on_the_real_relay', async t => {
  const relay = await RealRelay.prepare();
  t.after(() => relay.end());
  await relay.addAccount(EMAIL, PASSWORD);
  await relay.start();
  const folder = await mkdtemp(join(tmpdir(), 'bridge-verbs-'));
  t.after(() => rm(folder, { recursive: true }));
  const account = { RELAY_EMAIL: EMAIL, RELAY_PASSWORD: PASSWORD, RELAY_URL: relay.url };
  const anonymous = { RELAY_URL: relay.url };

  const start = (args, environment = account) => {
    const program = bridge(args, environment);
    t.after(() => program.kill());
    return program;
  };
  const listenerOn = async channel => {
    const listener = new RecordedClient({ url: channelUrl(relay.url, channel) });
    t.after(() => listener.client.close());
    await listener.status('open');
    return listener;
  };
  const ended = async program => {
    program.kill('SIGINT');
    assert.equal(await program.exit(), 0, program.errors);
    assert.equal(program.errors, '');
  };

  await t.test('two_hundred_phones_from_one_process_are_guests_of_a_ticket_that_ends_with_them', async () => {
    const crowd = start(['simulate', '--channel', 'crowd', '--phones', '200', '--hz', '1']);
    await crowd.line(/^simulate: all 200 are there$/);
    const listener = await listenerOn('crowd');
    await listener.untilMessages(400);
    const ids = new Set(listener.messages.map(text => parseSample(parseEnvelope(text).msg).id));
    assert.equal(ids.size, 200);
    await ended(crowd);
    assert.match(crowd.lines.at(-1), /^simulate: \d+ samples sent$/);
  });

  await t.test('phones_of_a_ticket_send_without_an_account_and_stop_when_it_is_ended', async () => {
    const http = new RelayHttp(relay.url);
    const token = await http.login({ email: EMAIL, password: PASSWORD });
    const { id, ticket } = await http.openTicket('hall', token, 3);
    const link = { RELAY_URL: `${relay.url}/phone#c=hall&k=${ticket}` };
    const crowd = start(['simulate', '--phones', '3'], link);
    const listener = await listenerOn('hall');
    await listener.untilMessages(30);
    const late = start(['simulate', '--phones', '1'], link);
    assert.equal(await late.exit(), 3);
    assert.match(late.errors, /\.\n$/);

    await http.closeTicket('hall', token, id);
    assert.equal(await crowd.exit(), 3);
    assert.ok(crowd.lines.includes('bridge: The token or password is no longer valid.'), crowd.lines.join('\n'));
  });

  const file = join(folder, 'two.ndjson');
  await t.test('what_is_recorded_is_what_listeners_got_and_the_channel_is_told', async () => {
    const listener = await listenerOn('stage');
    const recorder = start(['record', file, '--channel', 'stage']);
    await listener.untilMessages(1);
    const crowd = start(['simulate', '--channel', 'stage', '--phones', '2', '--seed', '7']);
    await listener.untilMessages(60);
    await ended(crowd);
    await ended(recorder);
    const notices = listener.messages.map(text => parseRecordingNotice(parseEnvelope(text).msg)).filter(Boolean);
    const samples = listener.messages.filter(text => !text.includes('"recording"'));
    await listener.untilMessages(notices.length + samples.length);

    assert.deepEqual([notices[0].recording, notices.at(-1).recording], [true, false]);
    const [header, ...entries] = (await readFile(file, 'utf8')).trimEnd().split('\n').map(line => JSON.parse(line));
    assert.equal(header.channel, 'stage');
    assert.deepEqual(entries.map(({ frame }) => frame), samples);
    assert.match(recorder.lines.at(-1), new RegExp(`^record: ${samples.length} messages in \\d+\\.\\d s are in `));
  });

  await t.test('a_recording_is_never_written_over', async () => {
    const before = await readFile(file);
    const recorder = start(['record', file, '--channel', 'stage']);

    assert.equal(await recorder.exit(), 1);
    assert.match(recorder.errors, /two\.ndjson cannot be written: there is a file of that name\.\n$/);
    assert.deepEqual(await readFile(file), before);
  });

  await t.test('a_disk_that_is_full_ends_a_recording_with_1_and_what_was_written_can_be_read', async t => {
    const full = join(folder, 'full.ndjson');
    const script = 'ulimit -f 16; exec "$0" "$@"'; // blocks of 512 or 1,024 bytes
    const { PATH, HOME } = process.env;
    const args = ['-c', script, process.execPath, BRIDGE, 'record', full, '--channel', 'full'];
    const recorder = new Program('/bin/sh', args, { env: { PATH, HOME, ...account } });
    t.after(() => recorder.kill());
    await recorder.line(/^bridge: connected$/);
    const crowd = start(['simulate', '--channel', 'full', '--hz', '60']);

    assert.equal(await recorder.exit(), 1);
    assert.match(recorder.errors, /full\.ndjson could not be written to its end: EFBIG.+\.\n$/);
    await ended(crowd);
    assert.ok((await survey(full, { from: 0, to: Infinity })).messages > 10);
  });

  await t.test('who_may_not_send_records_all_the_same_and_is_told_what_that_means', async () => {
    const recorder = start(['record', join(folder, 'silent.ndjson'), '--channel', 'stage'], anonymous);
    await recorder.line(/^record: without an account nobody on the channel can be told/);
    await recorder.line(/^bridge: connected$/);
    await ended(recorder);
  });

  await t.test('a_replay_sends_the_same_bytes_in_the_same_order', async () => {
    const listener = await listenerOn('stage');
    const recorded = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1).map(line => rawMessage(JSON.parse(line).frame));
    const replay = start(['replay', file]);
    assert.equal(await replay.exit(), 0, replay.errors);
    await listener.untilMessages(recorded.length);

    assert.deepEqual(listener.messages.map(rawMessage), recorded);
    assert.match(replay.lines[0], /^replay: \d+ messages of 2 senders, \d+\.\d s, to stage over 1 connection$/);
    assert.equal(replay.lines.at(-1), `replay: ${recorded.length} messages sent`);
  });

  await t.test('the_sample_replays_with_each_phone_in_order', async () => {
    const listener = await listenerOn('sample');
    const recorded = (await readFile(SAMPLE, 'utf8')).trimEnd().split('\n').slice(1).map(line => JSON.parse(line).frame);
    const replay = start(['replay', SAMPLE, '--channel', 'sample', '--speed', '4']);
    assert.equal(await replay.exit(), 0, replay.errors);
    await listener.untilMessages(recorded.length);

    assert.deepEqual(grouped(listener.messages), grouped(recorded));
    assert.equal(grouped(recorded).size, 5);
  });

  await t.test('a_replay_without_an_account_is_a_wrong_use_and_with_a_wrong_one_it_is_refused', async () => {
    const without = start(['replay', file], anonymous);
    assert.equal(await without.exit(), 2);
    const wrong = start(['replay', file], { ...account, RELAY_PASSWORD: 'another' });
    assert.equal(await wrong.exit(), 3);
    assert.match(wrong.errors, /^The e-mail and password.+\n$/);
  });

  await t.test('what_phones_send_goes_out_as_osc_in_floats_and_their_end_too', async t => {
    const server = new Server(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening', { signal: AbortSignal.timeout(20_000) });
    const osc = start(['osc', '--channel', 'osc', '--osc-port', String(server.port)], anonymous);
    await osc.line(/^bridge: connected$/);
    const got = new Map();
    const all = new Promise((resolve, reject) => {
      AbortSignal.timeout(30_000).addEventListener('abort', () => reject(new Error(`only ${[...got.keys()]}`)));
      server.on('message', ([address, ...values]) => {
        got.set(address, [...(got.get(address) ?? []), values]);
        if ([...got.keys()].filter(name => name.endsWith('/gone')).length === 3) resolve();
      });
    });
    const crowd = start(['simulate', '--channel', 'osc', '--phones', '3']);
    const listener = await listenerOn('osc');
    await listener.untilMessages(100);
    await ended(crowd);
    await ended(osc);
    await all;

    const samples = grouped(listener.messages);
    assert.equal(samples.size, 3);
    for (const [id, frames] of samples) {
      const quats = got.get(`/stage/${id}/quat`);
      assert.deepEqual(got.get(`/stage/${id}/gone`), [[]]);
      const newest = JSON.parse(frames.at(-1)).q.map(Math.fround);
      assert.deepEqual(quats.at(-1), newest);
      assert.ok(got.get(`/stage/${id}/rate`).some(rate => rate.length === 3 && Math.hypot(...rate) > 1));
    }
  });

  await t.test('a_password_is_asked_for_and_not_shown', async () => {
    const command = `exec ${process.execPath} ${BRIDGE} listen --channel gyro --email ${EMAIL}`;
    const { PATH, HOME } = process.env;
    const terminal = new Program('script', ['-qec', command, '/dev/null'], { env: { PATH, HOME, ...anonymous } });
    t.after(() => terminal.kill());
    let shown = '';
    const asked = new Promise(resolve => {
      terminal.child.stdout.on('data', data => {
        shown += data;
        if (shown.includes('Password of bridge@example.org: ')) resolve();
      });
    });
    await Promise.race([asked, terminal.ended.then(() => assert.fail(shown))]);
    terminal.child.stdin.write(`${PASSWORD}x\u007f\r`);
    await terminal.line(/bridge: connected/);
    terminal.child.stdin.write('\u0003');

    assert.equal(await terminal.exit(), 0);
    assert.ok(!shown.includes('a password'));
  });
});

test('a_relay_that_is_not_there_ends_what_sends_with_4', async () => {
  for (const args of [['replay', SAMPLE], ['simulate', '--channel', 'gyro']]) {
    const program = bridge(args, { RELAY_URL: 'http://127.0.0.1:9', RELAY_EMAIL: EMAIL, RELAY_PASSWORD: PASSWORD });

    assert.equal(await program.exit(), 4);
    assert.match(program.errors, /^The relay cannot be reached: .+\.\n$/);
  }
});

/** The messages of each phone, as it sent them. */
function grouped(frames) {
  const groups = new Map();
  for (const frame of frames) {
    const { id } = parseSample(parseEnvelope(frame).msg);
    groups.set(id, [...(groups.get(id) ?? []), rawMessage(frame)]);
  }
  return groups;
}
