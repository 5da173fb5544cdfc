import { EXIT, Ending } from './errors.mjs';

const PACKAGE = '@julusian/midi';

/**
 * Opens a port of this machine's MIDI. The package for it is loaded only here: whoever needs no MIDI need not have it.
 *
 * @param {string} [wanted] a part of the port's name; the first port without
 * @param {() => Promise<{Output: new () => any}>} [load]
 * @returns {Promise<{name: string, send: (bytes: number[]) => void, close: () => void}>}
 * @throws {Ending} with a sentence on what is missing
 */
export async function openMidiPort(wanted = '', load = () => import(PACKAGE)) {
  const { Output } = await load().catch(error => {
    throw new Ending(EXIT.failed, `MIDI needs the package ${PACKAGE}, which cannot be loaded. Install it: npm install ${PACKAGE} (${firstLine(error)})`);
  });
  const output = started(Output);
  const names = Array.from({ length: output.getPortCount() }, (_, i) => output.getPortName(i));
  const number = names.findIndex(name => name.toLowerCase().includes(wanted.toLowerCase()));
  if (number < 0) {
    output.destroy?.();
    if (names.length === 0) throw new Ending(EXIT.failed, 'This machine has no MIDI port: start or plug in what is to listen.');
    throw new Ending(EXIT.failed, `No MIDI port has "${wanted}" in its name. There are: ${names.join(', ')}.`);
  }
  output.openPort(number);
  return { name: names[number], send: bytes => output.sendMessage(bytes), close: () => output.closePort() };
}

function started(Output) {
  try {
    return new Output();
  } catch (error) {
    throw new Ending(EXIT.failed, `This machine's MIDI cannot be used: ${firstLine(error)}.`);
  }
}

function firstLine(error) {
  return error.message.split('\n', 1)[0].replace(/\.$/, '');
}
