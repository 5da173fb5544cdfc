import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BRIDGE = fileURLToPath(new URL('../bin/bridge.mjs', import.meta.url));
const DEADLINE = 30_000;

/** A process and the lines that it prints. */
export class Program extends EventEmitter {
  lines = [];
  errors = '';
  #read = 0;
  #over = false;

  constructor(command, args, options = {}) {
    super();
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    this.child.stdin.on('error', () => {});
    this.child.stderr.on('data', data => (this.errors += data));
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      this.#over = true;
      this.emit('line');
      return signal ?? code;
    });
    createInterface({ input: this.child.stdout }).on('line', line => {
      this.lines.push(line);
      this.emit('line');
    });
  }

  /** The next line that matches, of those not looked at yet. */
  async line(pattern) {
    const deadline = AbortSignal.timeout(DEADLINE);
    for (;;) {
      while (this.#read < this.lines.length) {
        const line = this.lines[this.#read++];
        if (pattern.test(line)) return line;
      }
      if (this.#over) throw this.#said(`ended without a line ${pattern}`);
      await once(this, 'line', { signal: deadline }).catch(() => {
        throw this.#said(`no line ${pattern} in ${DEADLINE} ms`);
      });
    }
  }

  /** Its exit code, or the signal that ended it. */
  async exit(deadline = DEADLINE) {
    const late = once(AbortSignal.timeout(deadline), 'abort').then(() => {
      throw this.#said(`still runs after ${deadline} ms`);
    });
    return Promise.race([this.ended, late]);
  }

  kill(signal = 'SIGKILL') {
    this.child.kill(signal);
  }

  #said(problem) {
    return new Error(`${problem}:\n${this.lines.join('\n')}\n${this.errors}`);
  }
}

/** The bridge as a process, with nothing of our environment that it would read. */
export function bridge(args, environment = {}) {
  const { PATH, HOME } = process.env;
  return new Program(process.execPath, [BRIDGE, ...args], { env: { PATH, HOME, ...environment } });
}
