import { UsageError } from './errors.mjs';
import { printable } from './printable.mjs';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const LONGEST = 1_000;

/**
 * Asks for a password and shows nothing of it. It never stands in a command line, which everybody on the machine can
 * read.
 *
 * @param {string} email
 * @param {import('node:tty').ReadStream} input
 * @param {import('node:tty').WriteStream} output
 * @returns {Promise<string>}
 * @throws {UsageError} if there is nobody to ask, or they would not say
 */
export async function askPassword(email, input, output) {
  if (!input.isTTY) throw new UsageError('The password is missing: set RELAY_PASSWORD.');
  input.setRawMode(true); // before anybody is asked, as what is typed earlier is shown
  output.write(`Password of ${printable(email)}: `);
  input.setEncoding('utf8');
  try {
    return await typed(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    output.write('\n');
  }
}

async function typed(input) {
  let password = '';
  for await (const keys of input.iterator({ destroyOnReturn: false })) {
    for (const key of keys) {
      if (key === CTRL_C || key === CTRL_D) throw new UsageError('No password was given.');
      if (key === '\r' || key === '\n') return password;
      if (key === '\u007f' || key === '\b') password = [...password].slice(0, -1).join('');
      else if (password.length < LONGEST) password += key;
    }
  }
  throw new UsageError('No password was given.');
}
