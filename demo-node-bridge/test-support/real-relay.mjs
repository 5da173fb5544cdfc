import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from './program.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOW = `this test runs against the real relay: set RELAY_START and RELAY_USERS to command lines, as ./verify does, or
  RELAY_START='./relay serve' RELAY_USERS='./relay users' npm test`;
/** The start script builds what has changed before it does anything. */
const BUILT_BY = 300_000;

/** The relay as a process of its own, with an empty store. Command lines may quote; they run in the repository's root. */
export class RealRelay {
  #data;
  #start;
  #users;

  static async prepare() {
    const relay = new RealRelay();
    const { RELAY_START: start, RELAY_USERS: users } = process.env;
    if (!start || !users) throw new Error(HOW);
    const code = await run(start, ['--help']).exit(BUILT_BY);
    if (code !== 0) throw new Error(`${start} --help ended with ${code}`);
    relay.#start = start;
    relay.#users = users;
    relay.#data = await mkdtemp(join(tmpdir(), 'bridge-test-'));
    return relay;
  }

  async addAccount(email, password) {
    const adding = run(this.#users, ['add', email, '--password-stdin', '--data', this.#data]);
    adding.child.stdin.end(`${password}\n`);
    const code = await adding.exit();
    if (code !== 0) throw new Error(`no account, exit code ${code}:\n${adding.lines.join('\n')}\n${adding.errors}`);
  }

  /**
   * @param {number} port 0 picks a free one
   * @param {string[]} settings each key=value
   */
  async start(port = 0, settings = []) {
    const sets = settings.flatMap(setting => ['--set', setting]);
    this.program = run(this.#start, ['--port', String(port), '--data', this.#data, ...sets]);
    const line = await this.program.line(/^listening on http:/);
    this.url = line.slice('listening on '.length);
  }

  /** Lets it drain; its exit code. */
  async stop() {
    this.program.kill('SIGTERM');
    return this.program.exit();
  }

  async end() {
    this.program?.kill('SIGKILL');
    await this.program?.exit();
    await rm(this.#data, { recursive: true, force: true });
  }
}

function run(commandLine, args) {
  return new Program('/bin/sh', ['-c', `exec ${commandLine} "$@"`, 'sh', ...args], { cwd: ROOT });
}
