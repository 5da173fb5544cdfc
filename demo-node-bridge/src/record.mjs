import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Announcement } from './announcement.mjs';
import { BridgeSocket } from './bridge-socket.mjs';
import { EXIT, Ending } from './errors.mjs';
import { lineFor } from './lines.mjs';
import { parseError } from './messages.js';
import { COMMON_HELP, EXIT_HELP } from './options.mjs';
import { Recorder } from './recorder.mjs';
import { forSocket, listeningUrl, stay } from './session.mjs';

const PROGRESS_EVERY = 5_000;

export const operands = ['FILE'];
export const options = /** @type {const} */ ({ once: { type: 'boolean', default: false } });

export const help = `Usage: bridge record FILE --channel NAME [OPTION]...

Writes what comes on a channel to a new file, a line for each message, until Ctrl-C. With an
account, or the big screen's link, it tells phones and screens that it records: they show a red dot.

  --once           end when the connection ends or cannot be made
${COMMON_HELP}

The file holds what the relay hands out, the senders' addresses too: keep it as one keeps such
things. Direct and binary messages are not in it.

${EXIT_HELP}.
`;

/** @param {import('./run.mjs').Task} task */
export async function run({ base, channel, credentials, values, operands: [file], end, print }) {
  const proof = await forSocket(base, channel, credentials);
  const stream = await create(file);
  let socket;
  const recorder = new Recorder({
    stream,
    channel,
    now: () => performance.now(),
    started: new Date(),
    hold: held => (held ? socket.pause() : socket.resume()),
  });
  class HeldSocket extends BridgeSocket {
    constructor(url) {
      super(url);
      socket = this;
    }
  }
  const full = new AbortController();
  stream.once('error', () => full.abort());
  print(`record: to ${file}`);
  if (!proof) print('record: without an account nobody on the channel can be told that it is recorded: say it to them.');
  const announcement = new Announcement(randomBytes(8).toString('hex'));
  const progress = setInterval(() => print(`record: ${said(recorder)}`), PROGRESS_EVERY);
  const code = await stay({
    url: listeningUrl(base, channel, 'drop-oldest'),
    once: values.once,
    credentials: proof,
    end: AbortSignal.any([end, full.signal]),
    print,
    WebSocket: HeldSocket,
    onMessage: data => {
      recorder.take(data);
      if (!announcement.hear(data) && parseError(data)) print(lineFor(data));
    },
    onOpen: client => proof && announcement.begin(client),
    onEnd: () => announcement.end(),
  });
  clearInterval(progress);
  announcement.stop();
  await recorder.finish().catch(error => {
    throw new Ending(EXIT.failed, `${file} could not be written to its end: ${error.message}.`);
  });
  print(`record: ${said(recorder)} are in ${file}`);
  return code;
}

/** Never over a recording that is there. */
async function create(file) {
  const stream = createWriteStream(file, { flags: 'wx' });
  try {
    await once(stream, 'open');
  } catch (error) {
    const why = error.code === 'EEXIST' ? 'there is a file of that name' : error.message;
    throw new Ending(EXIT.failed, `${file} cannot be written: ${why}.`);
  }
  return stream;
}

function said({ count, binary, missed, elapsed }) {
  const left = binary > 0 ? ` (and ${binary} binary ones left out)` : '';
  const lost = missed > 0 ? ` (and ${missed} missed, as this machine was too slow)` : '';
  return `${count} messages in ${(elapsed / 1_000).toFixed(1)} s${left}${lost}`;
}
