#!/usr/bin/env node
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSocket } from 'node:dgram';
import { decode } from 'node-osc';
import WebSocket from 'ws';
import { channelUrl } from '../src/channel-url.js';
import { parseEnvelope, parseSample } from '../src/messages.js';
import { entryLine, headerLine } from '../src/recording.mjs';
import { bridge } from '../test-support/program.mjs';
import { RealRelay } from '../test-support/real-relay.mjs';

/**
 * How well the bridge keeps time against the real relay. Two figures, each for phones that send 30 samples a second:
 *
 *   replay  how far from its own time each message of a recording reaches a listener. The way through the relay is in it;
 *           the first message that arrived soonest of all, for its time, counts as on time
 *   osc     how much later than at a listener a sample arrives as a datagram. Both arrive in this process
 */
const PHONES = Number(process.env.PHONES ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 20);
const HZ = 30;
/** The JIT compiles, connections are made. */
const WARM_UP = 2_000;
const EMAIL = 'bench@example.org';
const PASSWORD = 'a password for this bench only';

const relay = await RealRelay.prepare();
const folder = await mkdtemp(join(tmpdir(), 'bridge-bench-'));
try {
  await relay.addAccount(EMAIL, PASSWORD);
  await relay.start();
  const account = { RELAY_EMAIL: EMAIL, RELAY_PASSWORD: PASSWORD, RELAY_URL: relay.url };
  say('replay: milliseconds from its time', await replay(account));
  say('osc: milliseconds behind a listener', await osc(account));
} finally {
  await relay.end();
  await rm(folder, { recursive: true });
}

async function replay(account) {
  const file = join(folder, 'bench.ndjson');
  const times = await writeRecording(file);
  const arrived = [];
  const socket = await listener('replay', text => arrived.push([Number(parseEnvelope(text).msg.seq), performance.now()]));
  const code = await bridge(['replay', file], account).exit(1_000 * (SECONDS + 30));
  if (code !== 0) throw new Error(`the replay ended with ${code}`);
  socket.close();
  const late = arrived.map(([seq, at]) => at - times[seq]);
  const onTime = late.reduce((least, value) => Math.min(least, value), Infinity);
  return late.filter((_, i) => times[arrived[i][0]] >= WARM_UP).map(value => value - onTime);
}

/** Phones that send in steps of their own, as real ones do. */
async function writeRecording(file) {
  const times = [];
  for (let phone = 0; phone < PHONES; phone++) {
    for (let i = 0; i < SECONDS * HZ; i++) times.push(Math.round(10 * (phone * 7.3 + (i * 1_000) / HZ)) / 10);
  }
  times.sort((a, b) => a - b);
  const frames = times.map((t, seq) => {
    const msg = { id: `phone ${seq % PHONES}`, q: [0, 0, 0, 1], rawacc: [0, 0, 0], seq, t: 0 };
    return entryLine({ t, frame: JSON.stringify({ from: '127.0.0.1', msg }) });
  });
  await writeFile(file, headerLine({ channel: 'replay', started: new Date().toISOString() }) + frames.join(''));
  return times;
}

async function osc(account) {
  const receiver = createSocket('udp4');
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const mapping = join(folder, 'mapping.json');
  await writeFile(mapping, JSON.stringify({ messages: [{ address: '/{id}', values: ['seq'] }] }));
  const heard = new Map();
  const behind = [];
  const began = performance.now();
  const both = (key, at, sign) => {
    const other = heard.get(key);
    if (other === undefined) return heard.set(key, sign * at);
    heard.delete(key);
    if (at - began > WARM_UP) behind.push(other + sign * at);
  };
  receiver.on('message', data => {
    const at = performance.now();
    const { address, args } = decode(data);
    if (args.length === 1) both(`${address} ${args[0].value}`, at, 1);
  });
  const port = String(receiver.address().port);
  const program = bridge(['osc', '--channel', 'osc', '--osc-port', port, '--mapping', mapping], account);
  await program.line(/^bridge: connected$/);
  const socket = await listener('osc', text => {
    const at = performance.now();
    const { id, seq } = parseSample(parseEnvelope(text).msg);
    both(`/${id} ${seq}`, at, -1);
  });
  const crowd = bridge(['simulate', '--channel', 'osc', '--phones', String(PHONES), '--hz', String(HZ)], account);
  await crowd.line(/^simulate: all /);
  await new Promise(resolve => setTimeout(resolve, SECONDS * 1_000));
  for (const each of [crowd, program]) {
    each.kill('SIGINT');
    await each.exit();
  }
  socket.close();
  receiver.close();
  if (heard.size > PHONES) console.log(`osc: ${heard.size} samples came only one of the two ways`);
  return behind;
}

async function listener(channel, onText) {
  const socket = new WebSocket(channelUrl(relay.url, channel), { perMessageDeflate: false });
  await once(socket, 'open');
  socket.on('message', data => onText(String(data)));
  return socket;
}

function say(what, values) {
  const sorted = values.sort((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(2);
  console.log(`${what}: p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, most ${at(1)}  (${sorted.length} samples)`);
}
