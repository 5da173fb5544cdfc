import { parseArgs } from 'node:util';
import { readAddress } from './address.mjs';
import { channelProblem } from './channel-url.js';
import { UsageError } from './errors.mjs';

/** What each verb knows. */
const COMMON = /** @type {const} */ ({
  url: { type: 'string' },
  channel: { type: 'string' },
  email: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
});
const DEFAULT_URL = 'http://127.0.0.1:8080';

export const COMMON_HELP = `  --url URL        the relay's address, or that of a phone page, a big screen or a channel;
                   RELAY_URL if not given, and without that http://127.0.0.1:8080
  --channel NAME   the channel, if the address names none
  --email ADDRESS  the account; RELAY_EMAIL if not given
  --help           this text

The password stands in the environment variable RELAY_PASSWORD, or is asked for. RELAY_TOKEN, a
token, takes the place of e-mail and password; so does the token or ticket in a phone page's link.`;

export const EXIT_HELP = `Exit codes: 0 ended as it should, by Ctrl-C too; 1 a file or port could not be used; 2 wrong use;
3 turned away by the relay; 4 the relay could not be reached`;

/**
 * @typedef {{token: string} | {email: string, password?: string} | {ticket: string}} Credentials without a password where
 *     it is to be asked for
 * @typedef {object} Verb
 * @property {string} help
 * @property {import('node:util').ParseArgsConfig['options']} [options] beside those that each verb has
 * @property {string[]} [operands] names of what stands behind the verb
 * @property {boolean} [channelElsewhere] it finds a channel where none is given
 *
 * @param {string[]} args what stands behind the verb
 * @param {Record<string, string | undefined>} environment
 * @param {Verb} verb
 * @returns {{help: true} | {help: false, values: Record<string, any>, operands: string[], base: string, channel?: string,
 *     credentials?: Credentials}}
 * @throws {UsageError}
 */
export function readOptions(args, environment, { options = {}, operands = [], channelElsewhere = false }) {
  /** @type {{values: Record<string, any>, positionals: string[]}} */
  const { values, positionals } = parse(args, { ...COMMON, ...options });
  if (values.help) return { help: true };
  if (positionals.length < operands.length) throw new UsageError(`${operands[positionals.length]} is missing.`);
  if (positionals.length > operands.length) throw new UsageError(`"${positionals[operands.length]}" is one word too many.`);
  refuseUnreadable([...Object.values(values), ...positionals], environment);
  const place = where(values.url ?? (environment.RELAY_URL || DEFAULT_URL), values.channel);
  if (place.channel === undefined && !channelElsewhere) throw new UsageError('A channel is missing: --channel NAME.');
  return {
    help: false,
    values,
    operands: positionals,
    base: place.base,
    channel: place.channel,
    credentials: credentials(values.email ?? environment.RELAY_EMAIL, environment) ?? fromLink(place),
  };
}

/**
 * The number that an option holds.
 *
 * @param {Record<string, any>} values
 * @param {string} name
 * @param {{least: number, most: number, whole?: boolean}} bounds
 * @throws {UsageError}
 */
export function numberOf(values, name, { least, most, whole = true }) {
  const text = String(values[name]).trim();
  const value = text === '' ? NaN : Number(text);
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
    const kind = whole ? 'a whole number' : 'a number';
    throw new UsageError(`--${name} is ${kind} from ${least} to ${most}, not "${values[name]}".`);
  }
  return value;
}

function parse(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message.split('. ', 1)[0].replace(/\.$/, '')}.`); // what follows is about Node
  }
}

/** Refuses U+FFFD, which stands for bytes that are not UTF-8: two different names may have become the same. */
function refuseUnreadable(words, environment) {
  const lost = word => typeof word === 'string' && word.includes('\uFFFD');
  const word = words.find(lost);
  if (word !== undefined) throw new UsageError(`"${word}" is not UTF-8: type it in a terminal that is.`);
  const name = Object.keys(environment).find(key => key.startsWith('RELAY_') && lost(environment[key]));
  if (name !== undefined) throw new UsageError(`${name} is not UTF-8.`);
}

function where(url, named) {
  let place;
  try {
    place = readAddress(url);
  } catch (error) {
    throw new UsageError(error.message);
  }
  if (named !== undefined && place.channel !== undefined && named !== place.channel) {
    throw new UsageError(`The address names the channel "${place.channel}", --channel another one: give one of them.`);
  }
  const channel = named ?? place.channel;
  const problem = channel === undefined ? '' : channelProblem(channel);
  if (problem) throw new UsageError(problem);
  return { ...place, channel };
}

/**
 * A variable that is set and empty counts as not set, as shells leave them.
 *
 * @param {string | undefined} email
 * @param {Record<string, string | undefined>} environment
 */
function credentials(email, { RELAY_PASSWORD: password, RELAY_TOKEN: token }) {
  if (token) {
    if (email || password) throw new UsageError('RELAY_TOKEN takes the place of e-mail and password: give one of them.');
    return { token };
  }
  if (!email && !password) return undefined;
  if (!email) throw new UsageError('The e-mail address is missing: --email ADDRESS or RELAY_EMAIL.');
  return password ? { email, password } : { email };
}

/** @param {import('./address.mjs').Place} place */
function fromLink({ token, ticket }) {
  if (token) return { token };
  return ticket ? { ticket } : undefined;
}
