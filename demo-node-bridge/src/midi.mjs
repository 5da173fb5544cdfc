import { realClock } from './clock.mjs';
import { shortName } from './messages.js';
import { MIDI_CHANNELS, MidiVoice } from './midi-messages.js';
import { openMidiPort } from './midi-port.mjs';
import { COMMON_HELP, EXIT_HELP } from './options.mjs';
import { Roster } from './roster.mjs';
import { listenFor } from './session.mjs';

export const options = /** @type {const} */ ({
  once: { type: 'boolean', default: false },
  'midi-port': { type: 'string' },
});

export const help = `Usage: bridge midi --channel NAME [OPTION]...

Hands on what phones send as MIDI controllers, until Ctrl-C:

  41  alpha, about the vertical, 0 to 360 degrees
  42  gamma, to the side, -90 to 90
  43  beta, to the front, -180 to 180

Each phone has a MIDI channel of its own, from 1 to 16, until it has been silent for 10 seconds; a
seventeenth has to wait.

  --midi-port NAME a part of the port's name; the first one if not given
  --once           do not come back when the connection ends or cannot be made
${COMMON_HELP}

${EXIT_HELP}.
`;

/**
 * @param {import('./run.mjs').Task} task
 * @param {typeof openMidiPort} [openPort]
 */
export async function run(task, openPort = openMidiPort) {
  const { values, end, print } = task;
  const port = await openPort(values['midi-port']);
  const free = Array.from({ length: MIDI_CHANNELS }, (_, i) => i);
  const roster = new Roster({
    clock: realClock(end),
    come: id => {
      const number = free.shift();
      if (number === undefined) return undefined;
      print(`midi: ${shortName(id)} is here  channel ${number + 1}`);
      return { number, voice: new MidiVoice(number) };
    },
    go: (id, { number }) => {
      print(`midi: ${shortName(id)} is gone`);
      free.push(number);
      free.sort((a, b) => a - b);
    },
  });
  print(`midi: to ${port.name}`);
  const code = await listenFor(task, 'latest', data => {
    const heard = roster.take(data);
    for (const bytes of heard?.of.voice.messages(heard.sample) ?? []) port.send(bytes);
  });
  roster.end();
  port.close();
  return code;
}
