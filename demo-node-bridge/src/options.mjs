import { parseArgs } from 'node:util';
import { channelUrl } from './channel-url.js';

export const USAGE = `Usage: bridge listen --channel NAME [--url URL] [--email ADDRESS] [--once]

Prints a line for each sample that a phone sends on a channel of the relay, until Ctrl-C.

  --channel NAME   the channel
  --url URL        the relay's address; http://127.0.0.1:8080 if not given
  --email ADDRESS  the account; RELAY_EMAIL if not given
  --once           do not come back when the connection ends or cannot be made
  --help           this text

The password stands in the environment variable RELAY_PASSWORD; RELAY_TOKEN, a token, takes the place of e-mail and
password. With none of them the bridge listens without an account.

Exit codes: 0 ended by Ctrl-C, SIGTERM or the reader of its output; 2 wrong use; 3 turned away by the relay;
4 the relay could not be reached, or the connection ended (only with --once).
`;

const OPTIONS = /** @type {const} */ ({
  channel: { type: 'string' },
  url: { type: 'string', default: 'http://127.0.0.1:8080' },
  email: { type: 'string' },
  once: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

/** A wrong use; the message is a sentence for whoever typed it. */
export class UsageError extends Error {}

/**
 * @param {string[]} args what stands behind the program's name
 * @param {Record<string, string | undefined>} environment
 * @returns {{help: true} | {help: false, url: string, channel: string, once: boolean, credentials?:
 *     {token: string} | {email: string, password: string}}}
 * @throws {UsageError}
 */
export function readOptions(args, environment) {
  const { values, positionals } = parse(args);
  if (values.help) return { help: true };
  if (positionals.length !== 1 || positionals[0] !== 'listen') {
    throw new UsageError('The bridge knows one verb: listen.');
  }
  if (values.channel === undefined) throw new UsageError('A channel is missing: --channel NAME.');
  return {
    help: false,
    url: address(values.url, values.channel),
    channel: values.channel,
    once: values.once,
    credentials: credentials(values.email ?? environment.RELAY_EMAIL, environment),
  };
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

/** Asks for the envelope, since a channel may have another default. */
function address(url, channel) {
  try {
    return channelUrl(url, channel, { envelope: 'standard' });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

/** A variable that is set and empty counts as not set, as shells leave them. */
function credentials(email, { RELAY_PASSWORD: password, RELAY_TOKEN: token }) {
  if (token) {
    if (email || password) throw new UsageError('RELAY_TOKEN takes the place of e-mail and password: give one of them.');
    return { token };
  }
  if (!email && !password) return undefined;
  if (!password) throw new UsageError('The password is missing: set RELAY_PASSWORD.');
  if (!email) throw new UsageError('The e-mail address is missing: --email ADDRESS or RELAY_EMAIL.');
  return { email, password };
}
