#!/usr/bin/env node
import { EXIT } from '../src/errors.mjs';
import { faultOf, run } from '../src/run.mjs';

/** For what is still open when all is said, such as a socket whose other end no longer answers. */
const LAST_MOMENT = 500;

const end = new AbortController();
process.once('SIGINT', () => end.abort());
process.once('SIGTERM', () => end.abort());
process.on('uncaughtException', fault => {
  process.stderr.write(faultOf(fault)); // Node itself would print a peer's text unescaped
  process.exit(EXIT.failed);
});
process.stdout.on('error', error => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ended); // the reader, `head` for one, has what it wanted
});

process.exitCode = await run({
  args: process.argv.slice(2),
  environment: process.env,
  end: end.signal,
  output: process.stdout,
  errors: process.stderr,
  input: process.stdin,
});
setTimeout(() => process.exit(), LAST_MOMENT).unref();
