import { channelUrl } from './channel-url.js';
import { lineFor } from './lines.mjs';
import { COMMON_HELP, EXIT_HELP } from './options.mjs';
import { forListening, stay } from './session.mjs';

export const options = /** @type {const} */ ({ once: { type: 'boolean', default: false } });

export const help = `Usage: bridge listen --channel NAME [OPTION]...

Prints a line for each sample that a phone sends on a channel of the relay, until Ctrl-C. Nobody
needs an account for that.

  --once           do not come back when the connection ends or cannot be made
${COMMON_HELP}

${EXIT_HELP}.
`;

/** @param {import('./run.mjs').Task} task */
export async function run({ base, channel, credentials, values, end, print }) {
  return stay({
    url: channelUrl(base, channel, { envelope: 'standard' }), // asked for, since a channel may have another default
    once: values.once,
    credentials: forListening(credentials),
    end,
    print,
    onMessage: data => print(lineFor(data)),
  });
}
