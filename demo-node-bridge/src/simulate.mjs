import { channelUrl } from './channel-url.js';
import { realClock } from './clock.mjs';
import { Crowd } from './crowd.mjs';
import { EXIT, UsageError } from './errors.mjs';
import { seeded } from './motion.js';
import { COMMON_HELP, EXIT_HELP, numberOf } from './options.mjs';
import { RelayHttp } from './relay-http.mjs';
import { SimulatedPhone } from './simulated-phone.mjs';

/** Milliseconds between two phones that join, on average: a crowd does not come in the same moment. */
const STAGGER = 10;
const MOST_JOINING = 8;
const SAY_EVERY = 5_000;

export const options = /** @type {const} */ ({
  phones: { type: 'string', default: '5' },
  hz: { type: 'string', default: '30' },
  seed: { type: 'string', default: '1' },
});

export const help = `Usage: bridge simulate --channel NAME [OPTION]...

Is a crowd of phones: each joins as a guest of its own and sends what a phone page sends, moved by
sines, until Ctrl-C. That needs the link of a ticket; or an account or token, by which it makes a
ticket, and ends it when it ends.

  --phones N       how many, 1 to 1000; 5 if not given
  --hz N           samples a second of each, 1 to 60; 30 if not given
  --seed N         decides how they move, and their ids; 1 if not given
${COMMON_HELP}

${EXIT_HELP}.
`;

/** @param {import('./run.mjs').Task} task */
export async function run({ base, channel, credentials, values, end, print }) {
  const phones = numberOf(values, 'phones', { least: 1, most: 1_000 });
  const hz = numberOf(values, 'hz', { least: 1, most: 60, whole: false });
  const random = seeded(numberOf(values, 'seed', { least: 0, most: 2 ** 32 - 1 }));
  if (!credentials) {
    throw new UsageError('Phones need an account, a token or a ticket: set RELAY_EMAIL and RELAY_PASSWORD.');
  }
  const http = new RelayHttp(base);
  const entry = await openEntry(http, channel, credentials, phones);
  const crowd = new Crowd({ url: channelUrl(base, channel, { listen: 'false' }), print });
  const failure = new AbortController();
  const over = AbortSignal.any([end, crowd.refused, failure.signal]);
  const clock = realClock(over);
  const crew = [];
  const join = async seed => {
    const { token } = await http.joinAsGuest(channel, entry.ticket);
    const phone = new SimulatedPhone({ seed, hz, send: await crowd.join({ token }), clock });
    if (over.aborted) return;
    crew.push(phone);
    phone.start();
  };
  print(`simulate: ${phones} phones on ${channel}, ${hz} samples a second each`);
  const saying = telling(crowd, phones, print);
  try {
    const start = clock.now();
    const joining = new Set();
    for (let i = 0; i < phones && !over.aborted; i++) {
      await clock.until(start + STAGGER * (i + random()));
      const joined = join(random() * 2 ** 32).catch(error => failure.abort(error)).finally(() => joining.delete(joined));
      joining.add(joined);
      if (joining.size === MOST_JOINING) await Promise.race(joining);
    }
    await Promise.all(joining);
    if (!over.aborted) print(`simulate: all ${phones} are there`);
    await clock.until(Infinity);
    if (failure.signal.aborted) throw failure.signal.reason;
  } finally {
    clearInterval(saying);
    for (const phone of crew) phone.stop();
    await crowd.close();
    await entry.close();
  }
  print(`simulate: ${crowd.sent} samples sent${crowd.dropped > 0 ? `, ${crowd.dropped} dropped` : ''}`);
  return crowd.refused.aborted ? EXIT.refused : EXIT.ended;
}

/** A ticket, and what undoes all that was made to get it. */
async function openEntry(http, channel, credentials, phones) {
  if ('ticket' in credentials) return { ticket: credentials.ticket, close: async () => {} };
  const mine = !('token' in credentials);
  const token = mine ? await http.login(credentials) : credentials.token;
  const { id, ticket } = await http.openTicket(channel, token, phones);
  const close = async () => {
    // At the end the relay may have gone first, and then nothing is left to be undone.
    await http.closeTicket(channel, token, id).catch(() => {});
    if (mine) await http.logout(token).catch(() => {});
  };
  return { ticket, close };
}

function telling(crowd, phones, print) {
  let before = 0;
  return setInterval(() => {
    const rate = Math.round(((crowd.sent - before) * 1_000) / SAY_EVERY);
    before = crowd.sent;
    print(`simulate: ${crowd.open} of ${phones} phones, ${rate} samples a second${crowd.dropped ? `, ${crowd.dropped} dropped` : ''}`);
  }, SAY_EVERY);
}
