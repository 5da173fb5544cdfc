import { realClock } from './clock.mjs';
import { lineFor } from './lines.mjs';
import { parseEnvelope, parseSample } from './messages.js';
import { NewestWins } from './newest-wins.mjs';
import { COMMON_HELP, EXIT_HELP, numberOf } from './options.mjs';
import { Roster } from './roster.mjs';
import { listenFor } from './session.mjs';

const MOST_WAITING = 1_000;
const STATUS_EVERY = 1_000;

export const options = /** @type {const} */ ({
  once: { type: 'boolean', default: false },
  lines: { type: 'string' },
  status: { type: 'boolean', default: false },
});

export const help = `Usage: bridge listen --channel NAME [OPTION]...

Prints a line for each sample that a phone sends on a channel of the relay, until Ctrl-C. Nobody
needs an account for that.

  --lines N        at most N lines a second, 1 to 1000: of each phone the newest counts
  --status         on a terminal, one line that is rewritten each second; elsewhere, at most ten
                   lines a second
  --once           do not come back when the connection ends or cannot be made
${COMMON_HELP}

${EXIT_HELP}.
`;

/** @param {import('./run.mjs').Task} task */
export async function run(task) {
  const { values, end, print, status } = task;
  if (values.status && status) return inOneLine(task, status);
  if (values.status) values.lines ??= '10';
  if (values.lines === undefined) return listenFor(task, 'drop-oldest', data => print(lineFor(data)));
  return listenFor(task, 'latest', calmly(values, end, print));
}

/** For a terminal in which something else must stay in sight. */
async function inOneLine(task, status) {
  let [samples, newest] = [0, 'no phone has sent yet'];
  const roster = new Roster({ clock: realClock(task.end), come: () => ({}), go: () => {} });
  const saying = setInterval(() => {
    const { size } = roster;
    status(`${size} ${size === 1 ? 'phone' : 'phones'}, ${samples} samples a second; ${newest}`);
    samples = 0;
  }, STATUS_EVERY);
  const code = await listenFor(task, 'latest', data => {
    if (!parseEnvelope(data) || !roster.take(data)) return;
    samples++;
    newest = lineFor(data);
  });
  clearInterval(saying);
  roster.end();
  return code;
}

/** For a person who looks on: a room full of phones sends thousands of samples a second. */
function calmly(values, end, print) {
  const perSecond = numberOf(values, 'lines', { least: 1, most: 1_000 });
  const out = data => print(lineFor(data));
  const pace = new NewestWins({ out, burst: perSecond, perSecond, mostWaiting: MOST_WAITING, clock: realClock(end) });
  let others = 0;
  return data => {
    const { from, msg } = parseEnvelope(data) ?? {};
    const id = parseSample(msg)?.id;
    pace.put(id === undefined ? `other ${others++}` : JSON.stringify([from, id]), data);
  };
}
