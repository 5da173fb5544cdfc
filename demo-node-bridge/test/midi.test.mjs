import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MidiVoice } from '../src/midi-messages.js';
import { openMidiPort } from '../src/midi-port.mjs';
import { run } from '../src/midi.mjs';
import { fromEuler } from '../src/quaternion.js';
import { bridge } from '../test-support/program.mjs';
import { SmallRelay } from '../test-support/small-relay.mjs';

const sample = (...rawacc) => ({ id: 'a', q: [0, 0, 0, 1], rawacc });

test('three_angles_are_three_controllers', () => {
  assert.deepEqual(new MidiVoice(0).messages(sample(0, -90, -180)), [[0xb0, 41, 0], [0xb0, 42, 0], [0xb0, 43, 0]]);
  assert.deepEqual(new MidiVoice(15).messages(sample(360, 90, 180)), [[0xbf, 41, 127], [0xbf, 42, 127], [0xbf, 43, 127]]);
  assert.deepEqual(new MidiVoice(2).messages({ id: 'a', q: fromEuler(180, 90, 0) }).slice(0, 2), [
    [0xb2, 41, 64],
    [0xb2, 42, 64],
  ]);
});

test('only_what_changed_is_said_again', () => {
  const voice = new MidiVoice(0);
  voice.messages(sample(0, 0, 0));

  assert.deepEqual(voice.messages(sample(1, 0, 0)), []);
  assert.deepEqual(voice.messages(sample(90, 0, 0)), [[0xb0, 41, 32]]);
});

test('whatever_a_phone_says_the_bytes_are_midi', () => {
  fc.assert(
    fc.property(fc.nat(15), fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }), (channel, angles) => {
      for (const [status, controller, value] of new MidiVoice(channel).messages(sample(...angles))) {
        assert.equal(status, 0xb0 + channel);
        assert.ok(controller >= 41 && controller <= 43 && Number.isInteger(value) && value >= 0 && value <= 127);
      }
    }),
  );
});

test('each_phone_has_a_channel_and_a_seventeenth_none', async t => {
  const relay = await SmallRelay.start();
  t.after(() => relay.end());
  const end = new AbortController();
  const sent = [];
  const lines = [];
  const port = {
    name: 'Synth',
    send: bytes => {
      sent.push(bytes);
      if (bytes[2] === 127) end.abort(); // the last that is told below
    },
    close: () => sent.push('closed'),
  };
  const print = line => {
    lines.push(line);
    if (line !== 'bridge: connected') return;
    for (let i = 1; i <= 17; i++) relay.tell({ ...sample(0, 0, 0), id: `phone ${i}` });
    relay.tell({ ...sample(360, 0, 0), id: 'phone 1' });
  };
  const task = { base: relay.url, channel: 'gyro', values: { once: false }, operands: [], end: end.signal, print };

  assert.equal(await run(task, async () => port), 0);
  assert.deepEqual(sent.slice(0, 6).map(([status]) => status), [0xb0, 0xb0, 0xb0, 0xb1, 0xb1, 0xb1]);
  assert.equal(sent.length, 16 * 3 + 2);
  assert.deepEqual(sent.slice(-2), [[0xb0, 41, 127], 'closed']);
  assert.equal(lines[0], 'midi: to Synth');
  assert.ok(lines.includes('midi: phon is here  channel 16'));
});

test('a_package_that_is_not_there_is_named', async () => {
  const load = () => Promise.reject(new Error('Cannot find package'));

  await assert.rejects(openMidiPort('', load), { code: 1, message: /^MIDI needs the package @julusian\/midi, .+ npm install/ });
});

test('a_port_is_found_by_a_part_of_its_name_or_those_there_are_are_named', async () => {
  const opened = [];
  class Output {
    getPortCount = () => 2;
    getPortName = i => ['Through 14:0', 'Synth 20:0'][i];
    openPort = i => opened.push(i);
    sendMessage = bytes => opened.push(bytes);
    closePort() {}
  }
  const load = async () => ({ Output });
  const port = await openMidiPort('synth', load);
  port.send([0xb0, 41, 0]);

  assert.deepEqual([port.name, ...opened], ['Synth 20:0', 1, [0xb0, 41, 0]]);
  await assert.rejects(openMidiPort('drum', load), { message: 'No MIDI port has "drum" in its name. There are: Through 14:0, Synth 20:0.' });
});

test('the_real_package_loads_and_says_what_is_missing_on_this_machine', async () => {
  const program = bridge(['midi', '--channel', 'gyro', '--midi-port', 'a port that nobody has']);

  assert.equal(await program.exit(), 1);
  assert.match(program.errors, /^(This machine's MIDI cannot be used: |This machine has no MIDI port|No MIDI port has ").+\.$/m);
  assert.doesNotMatch(program.errors, /npm install/);
});
