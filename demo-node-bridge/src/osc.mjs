import { realClock } from './clock.mjs';
import { shortName } from './messages.js';
import { NewestWins } from './newest-wins.mjs';
import { COMMON_HELP, EXIT_HELP, numberOf } from './options.mjs';
import { DEFAULT_MAPPING, readMapping } from './osc-mapping.mjs';
import { OscVoice } from './osc-messages.mjs';
import { OscPort } from './osc-port.mjs';
import { Roster } from './roster.mjs';
import { listenFor } from './session.mjs';

/** Datagrams: what a receiver that is left as it is has room for, and what it keeps up with. */
const BURST = 100;
const PER_SECOND = 16_000;
const MOST_WAITING = 4_000;
const SAY_EVERY = 5_000;

export const options = /** @type {const} */ ({
  once: { type: 'boolean', default: false },
  'osc-host': { type: 'string', default: '127.0.0.1' },
  'osc-port': { type: 'string', default: '9000' },
  mapping: { type: 'string' },
});

export const help = `Usage: bridge osc --channel NAME [OPTION]...

Hands on what phones send as OSC over UDP, until Ctrl-C: for each sample

  /stage/{id}/quat  x y z w   how the phone is held, a unit quaternion
  /stage/{id}/rate  x y z     how fast it turns about its own axes, degrees a second
  /stage/{id}/gone            once, when it stops, hides its page or is silent for 10 seconds, and
                              at the end

  --osc-host NAME  where the OSC goes; only this machine, 127.0.0.1, if not given
  --osc-port N     its port; 9000 if not given
  --mapping FILE   other addresses, values and ranges: JSON, see the README
  --once           do not come back when the connection ends or cannot be made
${COMMON_HELP}

${EXIT_HELP}.
`;

/** @param {import('./run.mjs').Task} task */
export async function run(task) {
  const { values, end, print } = task;
  const port = numberOf(values, 'osc-port', { least: 1, most: 65_535 });
  const mapping = values.mapping === undefined ? DEFAULT_MAPPING : await readMapping(values.mapping);
  const clock = realClock(end);
  const osc = await OscPort.open(values['osc-host'], port);
  const out = message => osc.send(message);
  const pace = new NewestWins({ out, burst: BURST, perSecond: PER_SECOND, mostWaiting: MOST_WAITING, clock });
  const put = message => pace.put(message.address, message);
  const roster = new Roster({
    clock,
    come: id => {
      const voice = new OscVoice(mapping, id);
      print(`osc: ${shortName(id)} is here  ${voice.gone().address.replace(/[^/]*$/, '…')}`);
      return voice;
    },
    go: (id, voice) => {
      print(`osc: ${shortName(id)} is gone`);
      put(voice.gone());
    },
  });
  print(`osc: to ${values['osc-host']}:${port}`);
  const saying = telling(roster, pace, osc, print);
  const code = await listenFor(task, 'latest', data => {
    const heard = roster.take(data);
    for (const message of heard?.of.messages(heard.sample, clock.now()) ?? []) put(message);
  });
  clearInterval(saying);
  roster.end();
  await pace.empty();
  await osc.close();
  return code;
}

function telling(roster, pace, osc, print) {
  let before = { sent: 0, failed: 0 };
  return setInterval(() => {
    const rate = Math.round(((osc.sent - before.sent) * 1_000) / SAY_EVERY);
    const replaced = pace.replaced ? `, ${pace.replaced} replaced by newer ones so far` : '';
    if (rate > 0) print(`osc: ${roster.size} phones, ${rate} messages a second${replaced}`);
    if (osc.failed > before.failed) print('osc: nobody takes them there: does the program that is to get them run?');
    before = { sent: osc.sent, failed: osc.failed };
  }, SAY_EVERY);
}
