import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Lesson, blocksOf } from '../test-support/lesson.mjs';
import { Program } from '../test-support/program.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RELAY = join(ROOT, 'relay');
const PAGE = join(ROOT, 'docs', 'gyro-demo.md');
/** The start script builds what has changed before it does anything. */
const BUILT_BY = 300_000;
/** The text's OSC port. */
const OSC_PORT = '57120';

test('the_lesson_does_what_it_says_line_by_line', async t => {
  const builds = ['demo', 'serve'].map(verb => new Program(RELAY, [verb, '--help']).exit(BUILT_BY));
  assert.deepEqual(await Promise.all(builds), [0, 0]);
  const folder = await copyOfTheRepository();
  t.after(() => rm(folder, { recursive: true }));
  const lesson = new Lesson({
    folder,
    files: 'demo-node-bridge',
    environment: { npm_config_update_notifier: 'false' },
    words: { [OSC_PORT]: String(await freeUdpPort()) },
  });
  t.after(() => lesson.end());
  const blocks = blocksOf(await readFile(PAGE, 'utf8'));

  assert.ok(blocks.length > 2, `${blocks.length} blocks`);
  for (const block of blocks) await lesson.run(block);
});

/** As far as the lesson looks at it, to be written in and changed. The relay itself is the one that is built. */
async function copyOfTheRepository() {
  const folder = await mkdtemp(join(tmpdir(), 'lesson-'));
  const bridge = join(folder, 'demo-node-bridge');
  for (const part of ['bin', 'src', 'samples', 'package.json', 'sample.schema.json']) {
    await cp(join(ROOT, 'demo-node-bridge', part), join(bridge, part), { recursive: true });
  }
  await symlink(join(ROOT, 'demo-node-bridge', 'node_modules'), join(bridge, 'node_modules'));
  // The text takes the ports that are usual; here others may be using them.
  const script = `#!/bin/sh\n[ "$*" != demo ] || set -- demo --port 0\nexec '${RELAY}' "$@"\n`;
  await writeFile(join(folder, 'relay'), script);
  await chmod(join(folder, 'relay'), 0o755);
  return folder;
}

async function freeUdpPort() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
