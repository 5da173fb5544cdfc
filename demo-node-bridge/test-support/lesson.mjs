import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Terminal } from './terminal.mjs';

const FENCE = /^```(?:(console|js|json|diff) (\S+)|.*)$/;
const TYPED = /^([$>])(?: (.*))?$/;
const ANYTHING = '…';
/** Tokens, tickets and user ids, moments, and ports: the text has some, and each run has others. */
const CHOSEN_BY_THE_RUN = /(?<![\w-])(?:[\w-]{43}|[\w-]{22})(?![\w-])|\d{4}-\d\d-\d\dT[\d:.]+Z|\b80\d\d\b/g;
const PORT = /^80\d\d$/;

/**
 * A text that is run as it stands: blocks marked `console N` are what one sees in the terminal of that number, `js FILE`
 * or `json FILE` is written there, `diff FILE` changes it.
 *
 * In a console `$` and `>` stand before what is typed at a prompt, `^C` is pressed, all else is what has to appear, line by line.
 * `…` stands for anything in a line, and alone for any lines. A block that begins without `$` goes on with what runs: what
 * came there before its first line does not count. What {@link CHOSEN_BY_THE_RUN} is, is learnt where it first appears;
 * later it has to be the same, and it is typed so.
 */
export class Lesson {
  #folder;
  #environment;
  #files;
  /** From the text's word to the run's. */
  #words;
  /** @type {Map<string, Terminal>} */
  #terminals = new Map();

  /**
   * @param {object} options
   * @param {string} options.folder where it takes place
   * @param {string} options.files the folder below in which these are
   * @param {Record<string, string>} options.environment for its terminals
   * @param {Record<string, string>} options.words that the run has in place of the text's
   */
  constructor({ folder, files, environment, words }) {
    this.#folder = folder;
    this.#environment = environment;
    this.#files = join(folder, files);
    this.#words = new Map(Object.entries(words));
  }

  /** @param {Block} block @throws {Error} with the block's line, where run and text differ */
  async run({ kind, name, lines, at }) {
    try {
      if (kind === 'js' || kind === 'json') await this.#write(name, lines);
      else if (kind === 'diff') await this.#change(name, lines);
      else await this.#play(this.#terminal(name), lines);
    } catch (error) {
      throw new Error(`the block that begins in line ${at}: ${error.message}`, { cause: error });
    }
  }

  async end() {
    await Promise.all([...this.#terminals.values()].map(terminal => terminal.close()));
  }

  #terminal(name) {
    const terminal = this.#terminals.get(name) ?? new Terminal(this.#folder, this.#environment);
    this.#terminals.set(name, terminal);
    return terminal;
  }

  async #play(terminal, lines) {
    if (!lines[0].startsWith('$ ')) terminal.skipping = true;
    for (const line of lines) {
      const [typed, sign, text] = TYPED.exec(line) ?? [];
      if (line === ANYTHING) terminal.skipping = true;
      else if (line === '^C') terminal.interrupt();
      else if (typed === undefined) await this.#see(terminal, line);
      else if (text === undefined) await terminal.prompt(`${sign} `);
      else await terminal.type(`${sign} `, this.#inThisRun(text));
    }
  }

  async #see(terminal, expected) {
    const { pattern, learnt } = this.#patternOf(expected);
    let line = await terminal.line();
    while (terminal.skipping && !pattern.test(line)) line = await terminal.line();
    const found = pattern.exec(line);
    if (!found) throw new Error(`the text has\n  ${expected}\nand there stands\n  ${line}`);
    terminal.skipping = false;
    learnt.forEach((word, i) => this.#words.set(word, found[i + 1]));
  }

  /** Matches the line in this run; its groups are what the run has for the words not known yet. */
  #patternOf(line) {
    const learnt = [];
    let pattern = '';
    let from = 0;
    for (const { 0: word, index } of line.matchAll(CHOSEN_BY_THE_RUN)) {
      pattern += literally(line.slice(from, index));
      from = index + word.length;
      if (this.#words.has(word)) pattern += literally(this.#words.get(word) ?? '');
      else if (learnt.includes(word)) pattern += `\\${learnt.indexOf(word) + 1}`;
      else {
        pattern += PORT.test(word) ? '(\\d+)' : '([\\w:.-]+)';
        learnt.push(word);
      }
    }
    return { pattern: new RegExp(`^${pattern}${literally(line.slice(from))}$`), learnt };
  }

  /** A port that is not known yet is one that is about to be chosen. */
  #inThisRun(text) {
    return text.replaceAll(CHOSEN_BY_THE_RUN, word => this.#words.get(word) ?? (PORT.test(word) ? '0' : word));
  }

  async #write(name, lines) {
    const file = join(this.#files, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, this.#inThisRun(`${lines.join('\n')}\n`));
  }

  async #change(name, lines) {
    const file = join(this.#files, name);
    const before = await readFile(file, 'utf8');
    const side = sign => this.#inThisRun(lines.filter(line => line.startsWith(sign)).map(line => `${line.slice(1)}\n`).join(''));
    if (!before.includes(side('-'))) throw new Error(`${name} has no line\n${side('-')}`);
    await writeFile(file, before.replace(side('-'), () => side('+')));
  }
}

/**
 * @typedef {object} Block
 * @property {string} kind
 * @property {string} name of its terminal or file
 * @property {string[]} lines
 * @property {number} at the line of its first line, from 1
 *
 * @param {string} page Markdown
 * @returns {Block[]} those that are marked for running
 */
export function blocksOf(page) {
  const blocks = [];
  let block;
  for (const [i, line] of page.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (fence && block) block = undefined;
    else if (fence) {
      block = { kind: fence[1], name: fence[2], lines: [], at: i + 2 };
      if (block.kind) blocks.push(block);
    } else block?.lines.push(line);
  }
  return blocks;
}

function literally(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(ANYTHING, '.*');
}
