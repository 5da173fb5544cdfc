import { readFile } from 'node:fs/promises';
import { EXIT, Ending } from './errors.mjs';
import { withoutMark } from './text-file.mjs';

/** What a phone is known to be doing, under the names that a mapping may use. */
const VALUES = [
  ...['q.x', 'q.y', 'q.z', 'q.w'], // the attitude, a unit quaternion
  ...['alpha', 'beta', 'gamma'], // the same in degrees about z, x, y
  ...['rate.x', 'rate.y', 'rate.z'], // degrees a second about the phone's own axes
  'seq',
];
const MOST_MESSAGES = 16;
const MOST_VALUES = 16;
const MOST_BYTES = 65_536;
const LONGEST_ADDRESS = 200;

/**
 * @typedef {object} Value
 * @property {string} value of VALUES
 * @property {[number, number]} [from] a range of it, which becomes the range `to`; what is outside is brought to its ends
 * @property {[number, number]} [to]
 *
 * @typedef {object} Mapping
 * @property {{address: string, values: Value[]}[]} messages sent for each sample; `{id}` in an address is the phone
 * @property {string} gone the address of the message for a phone that is silent
 */

/** @type {Mapping} */
export const DEFAULT_MAPPING = {
  messages: [
    { address: '/stage/{id}/quat', values: ['q.x', 'q.y', 'q.z', 'q.w'].map(value => ({ value })) },
    { address: '/stage/{id}/rate', values: ['rate.x', 'rate.y', 'rate.z'].map(value => ({ value })) },
  ],
  gone: '/stage/{id}/gone',
};

/**
 * @param {string} file
 * @returns {Promise<Mapping>}
 * @throws {Ending} with a sentence that names the place
 */
export async function readMapping(file) {
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Ending(EXIT.failed, `${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`);
  }
  try {
    return checked(withoutMark(text));
  } catch (error) {
    throw new Ending(EXIT.failed, `${file}: ${error.message}`);
  }
}

/**
 * @param {string} text JSON
 * @returns {Mapping}
 * @throws {Error} with a sentence, if it is no mapping
 */
export function checked(text) {
  if (text.length > MOST_BYTES) throw new Error(`a mapping has at most ${MOST_BYTES} characters.`);
  let mapping;
  try {
    mapping = JSON.parse(text);
  } catch (error) {
    throw new Error(`this is not valid JSON: ${error.message}.`);
  }
  const { messages, gone = DEFAULT_MAPPING.gone } = members(mapping, 'a mapping', ['messages', 'gone']);
  list(messages, 'messages', MOST_MESSAGES);
  address(gone, 'gone');
  return { messages: messages.map((message, i) => checkedMessage(message, `messages[${i}]`)), gone };
}

function checkedMessage(message, place) {
  const { address: where, values } = members(message, place, ['address', 'values']);
  address(where, `${place}.address`);
  list(values, `${place}.values`, MOST_VALUES);
  return { address: where, values: values.map((value, i) => checkedValue(value, `${place}.values[${i}]`)) };
}

function checkedValue(given, place) {
  const { value, from, to } = typeof given === 'string' ? { value: given } : members(given, place, ['value', 'from', 'to']);
  if (!VALUES.includes(value)) throw new Error(`${place} is ${JSON.stringify(value)}; there are ${VALUES.join(', ')}.`);
  if ((from === undefined) !== (to === undefined)) throw new Error(`${place} needs "from" and "to", or neither.`);
  if (from === undefined) return { value };
  range(from, `${place}.from`);
  range(to, `${place}.to`);
  if (from[0] === from[1]) throw new Error(`${place}.from begins where it ends.`);
  return { value, from, to };
}

function members(object, place, known) {
  if (object === null || typeof object !== 'object' || Array.isArray(object)) throw new Error(`${place} is an object: {…}.`);
  const strange = Object.keys(object).find(name => !known.includes(name));
  if (strange !== undefined) throw new Error(`${place} has no "${strange}"; it has ${known.join(', ')}.`);
  return object;
}

function list(value, place, most) {
  if (!Array.isArray(value) || value.length < 1 || value.length > most) throw new Error(`${place} is a list of 1 to ${most}.`);
}

function range(value, place) {
  if (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)) return;
  throw new Error(`${place} is two numbers, such as [0, 1].`);
}

function address(value, place) {
  const parts = typeof value === 'string' && value.length <= LONGEST_ADDRESS && value.replaceAll('{id}', 'id');
  if (!parts || !/^(\/[!-.0-~]+)+$/.test(parts) || /[#*,?[\]{}]/.test(parts)) {
    throw new Error(`${place} is an OSC address such as "/stage/{id}/quat": no space, none of # * , ? [ ] { } but in {id}.`);
  }
}
