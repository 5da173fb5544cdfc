import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';

const DEADLINE = 30_000;
const CTRL_C = '\u0003';
/** What a program writes to begin its line anew: the whole line erased, or the cursor home and all behind it erased. */
const ERASED = /^.*(?:\u001b\[2K|\u001b\[1G\u001b\[0J)/s;
const OTHER_CONTROL = /\u001b\[[0-9;?]*[A-Za-z]/g;
const ECHO_OF_CTRL_C = /^\^C/;
/** The shell's, behind an output that did not end its line, too. */
const SHELL = '$ ';
/** That of wscat, at which Ctrl-C was pressed. */
const LEFT_PROMPT = '> ';

/** A shell in a terminal, as a person has it: what is typed is echoed, and Ctrl-C reaches what runs in front. */
export class Terminal extends EventEmitter {
  /** Whether lines may stand before the next line or prompt that is waited for. */
  skipping = false;

  #lines = [];
  /** What came behind the last line's end. */
  #raw = '';
  #over = false;
  #past = '';

  /**
   * @param {string} folder
   * @param {Record<string, string | undefined>} environment
   */
  constructor(folder, environment) {
    super();
    const { PATH, HOME, JAVA_HOME } = process.env;
    const variables = { PATH, HOME, JAVA_HOME, LC_ALL: 'C.UTF-8', TERM: 'dumb', PS1: SHELL, ...environment };
    const shell = 'stty cols 1000; exec bash --norc --noprofile --noediting';
    const env = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
    this.child = spawn('script', ['-qec', shell, '/dev/null'], { cwd: folder, env });
    this.child.stdin.on('error', () => {});
    this.child.stdout.setEncoding('utf8').on('data', data => this.#take(data));
    this.ended = once(this.child, 'close').then(() => {
      this.#over = true;
      this.emit('change');
    });
  }

  /** Waits for this prompt, and types a line at it. */
  async type(prompt, text) {
    await this.prompt(prompt);
    this.#raw = '';
    this.child.stdin.write(`${text}\r`);
    const echoed = await this.line();
    if (echoed !== text) throw this.#said(`typed "${text}", and what stands there is "${echoed}"`);
  }

  /** Waits until this prompt stands at the end, and no line before it that has not been read. */
  async prompt(prompt) {
    const unread = () => !this.skipping && this.#lines.length > 0;
    await this.#until(() => unread() || shown(this.#raw) === prompt, `no prompt "${prompt}"`);
    if (unread()) throw this.#said(`a line that nobody expects: "${this.#lines[0]}"`);
    this.#lines = [];
    this.skipping = false;
  }

  /** Presses Ctrl-C. What is unread then does not count. */
  interrupt() {
    this.#lines = [];
    this.#raw = '';
    this.child.stdin.write(CTRL_C);
  }

  /** The next line, without its end. */
  async line() {
    await this.#until(() => this.#lines.length > 0 || this.#raw === SHELL, 'no further line');
    if (this.#lines.length === 0) throw this.#said('the command ended, without a further line');
    return this.#lines.shift();
  }

  async close() {
    this.child.kill();
    await this.ended;
  }

  #take(data) {
    this.#past += data;
    const parts = (this.#raw + data).split('\n');
    this.#raw = parts.pop() ?? '';
    this.#lines.push(...parts.filter(part => part !== '^C\r').map(shown));
    const partial = shown(this.#raw);
    if (partial.endsWith(SHELL)) {
      const output = partial.slice(0, -SHELL.length);
      if (output !== '' && output !== LEFT_PROMPT) this.#lines.push(output);
      this.#raw = SHELL;
    }
    this.emit('change');
  }

  async #until(condition, otherwise) {
    const signal = AbortSignal.timeout(DEADLINE);
    while (!condition()) {
      if (this.#over) throw this.#said('the terminal has ended');
      await once(this, 'change', { signal }).catch(() => {
        throw this.#said(`${otherwise} in ${DEADLINE} ms`);
      });
    }
  }

  #said(problem) {
    return new Error(`${problem}; the terminal's last words:\n${this.#past.slice(-2_000)}`);
  }
}

function shown(text) {
  return text.replace(ECHO_OF_CTRL_C, '').replace(ERASED, '').replaceAll(OTHER_CONTROL, '').replaceAll('\r', '');
}
