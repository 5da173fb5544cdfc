#!/usr/bin/env node
import { EXIT, listen } from '../src/listen.mjs';
import { USAGE, UsageError, readOptions } from '../src/options.mjs';

/** For what is still open when all is said, such as a socket whose other end no longer answers. */
const LAST_MOMENT = 500;

const end = new AbortController();
process.once('SIGINT', () => end.abort());
process.once('SIGTERM', () => end.abort());
process.stdout.on('error', error => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ended); // the reader, `head` for one, has what it wanted
});

process.exitCode = await run();
setTimeout(() => process.exit(), LAST_MOMENT).unref();

async function run() {
  try {
    const options = readOptions(process.argv.slice(2), process.env);
    if (options.help) {
      console.log(USAGE);
      return EXIT.ended;
    }
    return await listen({ ...options, end: end.signal, print: line => console.log(line) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return EXIT.usage;
  }
}
