import { EXIT, Ending, UsageError } from './errors.mjs';
import { readOptions } from './options.mjs';
import { Output } from './output.mjs';
import { printable } from './printable.mjs';
import { askPassword } from './prompt.mjs';

/** Each is a module of that name, loaded when it is asked for. */
const VERBS = ['listen', 'osc', 'midi', 'record', 'replay', 'simulate'];

const HELP = `Usage: bridge VERB [OPTION]...

  listen     prints what phones send
  osc        hands it on as OSC, for sound and light programs
  midi       hands it on as MIDI controllers, for instruments and sequencers
  record     writes it to a file
  replay     sends what a file holds, in its own time
  simulate   is a crowd of phones that move by themselves

bridge VERB --help says more of each.
`;

/**
 * @typedef {import('./session.mjs').Proof | {ticket: string}} Credentials
 * @typedef {object} Task what a verb gets
 * @property {string} base the relay's address
 * @property {string} channel
 * @property {Credentials} [credentials]
 * @property {Record<string, any>} values of the options
 * @property {string[]} operands
 * @property {AbortSignal} end
 * @property {(line: string) => void} print
 * @property {((text: string) => void) | undefined} status writes the last line anew, where the output is a terminal
 *
 * @param {object} options
 * @param {string[]} options.args what stands behind the program's name
 * @param {Record<string, string | undefined>} options.environment
 * @param {AbortSignal} options.end
 * @param {{write(text: string): any, isTTY?: boolean, columns?: number}} options.output
 * @param {{write(text: string): any}} options.errors
 * @param {import('node:tty').ReadStream} options.input
 * @returns {Promise<number>} the exit code
 */
export async function run({ args: [name, ...args], environment, end, output, errors, input }) {
  if (name === '--help' || name === '-h') {
    output.write(HELP);
    return EXIT.ended;
  }
  const out = new Output(output);
  try {
    if (name === undefined) throw new UsageError('A verb is missing.');
    if (!VERBS.includes(name)) throw new UsageError(`"${name}" is no verb of the bridge.`);
    const verb = await import(`./${name}.mjs`);
    const task = readOptions(args, environment, verb);
    if (task.help === true) {
      output.write(verb.help);
      return EXIT.ended;
    }
    const credentials = await whole(task.credentials, input, errors);
    const status = out.isTerminal ? text => out.status(text) : undefined;
    return await verb.run({ ...task, credentials, end, print: line => out.line(line), status });
  } catch (error) {
    if (!(error instanceof Ending)) throw error;
    const more = VERBS.includes(name) ? `bridge ${name} --help` : 'bridge --help';
    errors.write(`${printable(error.message)}\n${error.code === EXIT.usage ? `See: ${more}\n` : ''}`);
    return error.code;
  } finally {
    out.end();
  }
}

/** A fault of the program, with the place. @param {any} error */
export function faultOf(error) {
  const lines = String(error?.stack ?? error).split('\n');
  return `This is a fault of the bridge:\n${lines.map(printable).join('\n')}\n`;
}

/**
 * @param {import('./options.mjs').Credentials | undefined} credentials
 * @param {import('node:tty').ReadStream} input
 * @param {any} errors
 * @returns {Promise<Credentials | undefined>}
 */
async function whole(credentials, input, errors) {
  if (!credentials || !('email' in credentials)) return credentials;
  const { email, password } = credentials;
  return { email, password: password ?? (await askPassword(email, input, errors)) };
}
