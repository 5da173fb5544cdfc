import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Program } from '../test-support/program.mjs';

const HERE = fileURLToPath(new URL('..', import.meta.url));

test('the_types_in_the_comments_hold', async () => {
  const compiler = new Program(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: HERE });

  const code = await compiler.exit(60_000);
  assert.deepEqual(compiler.lines, []);
  assert.equal(code, 0, compiler.errors);
});
