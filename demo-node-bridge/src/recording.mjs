import { open } from 'node:fs/promises';
import { EXIT, Ending } from './errors.mjs';
import { withoutMark } from './text-file.mjs';

const FORMAT = 'stagecast-recording';
const VERSION = 1;
/** A frame of the relay, escaped once more: each of its characters may become six. */
const LONGEST_LINE = 6 * (6 * 64 * 1024 + 1024);

/**
 * A recording is a text file with a JSON value on each line: first what it is, then what came and when.
 *
 * @typedef {object} Header
 * @property {string} channel
 * @property {string} started RFC 3339
 *
 * @typedef {object} Entry
 * @property {number} t milliseconds since the start
 * @property {string} frame the text as a listener got it
 */

/** @param {Header} header */
export function headerLine({ channel, started }) {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, channel, started })}\n`;
}

/** @param {Entry} entry */
export function entryLine({ t, frame }) {
  return `${JSON.stringify({ t: Math.round(t * 10) / 10, frame })}\n`;
}

/**
 * Reads a recording, never more of it than a piece at a time.
 *
 * @param {string} file
 * @returns {AsyncGenerator<Header | Entry>} the header, then each entry; a last line that was torn off is left out, as
 *     whoever recorded may have been cut off while it was written
 * @throws {Ending} with a sentence, if it cannot be read or is none
 */
export async function* readRecording(file) {
  let number = 0;
  let torn = 0;
  for await (const line of linesOf(file)) {
    number++;
    if (torn) throw broken(file, torn, 'is neither a header nor {"t":…,"frame":"…"}');
    if (number === 1) {
      yield readHeader(file, parse(unmarked(file, line)));
      continue;
    }
    const value = parse(line);
    if (isEntry(value)) yield value;
    else torn = number;
  }
  if (number === 0) throw broken(file, 1, 'is missing: the file is empty');
}

function unmarked(file, line) {
  try {
    return withoutMark(line);
  } catch (error) {
    throw new Ending(EXIT.failed, `${file}: ${error.message}`);
  }
}

function readHeader(file, value) {
  if (value?.format !== FORMAT) throw broken(file, 1, `does not say "format":"${FORMAT}": this is no recording`);
  if (value.version !== VERSION) throw broken(file, 1, `is of version ${value.version}; this program reads version ${VERSION}`);
  if (typeof value.channel !== 'string') throw broken(file, 1, 'does not say of which channel it is');
  return value;
}

function isEntry(value) {
  return Number.isFinite(value?.t) && value.t >= 0 && typeof value.frame === 'string';
}

function broken(file, line, what) {
  return new Ending(EXIT.failed, `${file}, line ${line} ${what}.`);
}

async function* linesOf(file) {
  const handle = await open(file).catch(error => {
    throw new Ending(EXIT.failed, `${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`);
  });
  let rest = '';
  let number = 0;
  for await (const piece of handle.createReadStream({ encoding: 'utf8' })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number++;
      yield line;
    }
    if (rest.length > LONGEST_LINE) throw broken(file, number + 1, `is longer than ${LONGEST_LINE} characters`);
  }
  if (rest !== '') yield rest;
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
