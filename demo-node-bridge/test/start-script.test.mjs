import assert from 'node:assert/strict';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Program } from '../test-support/program.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LATER = new Date(Date.now() + 60_000);

/** In place of Maven, which takes half a minute: it writes into the jars that are there, as Maven does. */
const MAVEN = `#!/bin/sh
mkdir -p relay-cli/target/lib
cat "$BUILT"/*.jar >relay-cli/target/relay-cli.jar
for jar in "$BUILT"/lib/*.jar; do cat "$jar" >"relay-cli/target/lib/\${jar##*/}"; done
echo built >>builds
`;

/** A folder of its own with the start script, whose Maven copies what this repository's has built. */
let tree;
let environment;

before(async () => {
  tree = await mkdtemp(join(tmpdir(), 'start-script-'));
  await cp(join(ROOT, 'relay'), join(tree, 'relay'));
  await cp(join(ROOT, 'scripts'), join(tree, 'scripts'), { recursive: true });
  await mkdir(join(tree, 'relay-cli/src/main'), { recursive: true });
  await writeFile(join(tree, 'pom.xml'), '');
  await writeFile(join(tree, 'relay-cli/src/main/Source.java'), '');
  await mkdir(join(tree, 'bin'));
  await writeFile(join(tree, 'bin/mvn'), MAVEN);
  await chmod(join(tree, 'bin/mvn'), 0o755);
  const { PATH, HOME, JAVA_HOME } = process.env;
  environment = { PATH: `${join(tree, 'bin')}${delimiter}${PATH}`, HOME, BUILT: join(ROOT, '.cache/run/relay-cli') };
  if (JAVA_HOME) environment.JAVA_HOME = JAVA_HOME;
});

after(() => rm(tree, { recursive: true, force: true }));

function relay(args, { script = join(tree, 'relay'), env = {}, ...options } = {}) {
  return new Program(script, args, { cwd: tree, env: { ...environment, ...env }, ...options });
}

async function ended(program, code, sentence) {
  assert.equal(await program.exit(), code, program.errors);
  assert.match(program.errors, sentence);
}

const data = name => ['--data', join(tree, name)];
const builds = async () => (await readdir(join(tree, '.cache/run'))).filter(name => name.startsWith('relay-cli.'));

test('a_build_takes_nothing_from_a_relay_that_runs', async () => {
  const running = relay(['serve', '--port', '0', ...data('a')]);
  const url = (await running.line(/^listening on /)).slice('listening on '.length);
  await utimes(join(tree, 'relay-cli/src/main/Source.java'), LATER, LATER);

  await ended(relay(['users', 'list', ...data('a')]), 0, /^building .*done in/s);
  assert.equal((await builds()).length, 2);
  const answer = await fetch(`${url}/api/docs/`); // by classes that it has not had to load before
  assert.equal(answer.status, 200);
  running.kill('SIGTERM');
  assert.equal(await running.exit(), 0, running.errors);

  await rm(join(tree, 'relay-cli/src/main/Source.java')); // a change that leaves no file newer than the build
  await ended(relay(['users', 'list', ...data('a')]), 0, /^building .*done in/s);
  assert.equal((await builds()).length, 1, 'folders from which nothing runs are deleted');
  await ended(relay(['users', 'list', ...data('a')]), 0, /^$/);
});

test('letters_beyond_ascii_stay_what_they_are_without_a_locale', async () => {
  const bare = { env: { LC_ALL: 'C' } };
  const add = relay(['users', 'add', 'jörg@example.org', '--password-stdin', ...data('bühne')], bare);
  add.child.stdin.end('a sécret\n');
  await ended(add, 0, /^/);
  assert.deepEqual(add.lines, ['added jörg@example.org']);

  const list = relay(['users', 'list', ...data('bühne')]);
  await ended(list, 0, /^/);
  assert.match(list.lines.join('\n'), /^jörg@example\.org {2}\S+ {2}\S+$/);
});

test('an_argument_that_is_no_utf_8_is_refused', async () => {
  const latin = new Program('/bin/sh', ['-c', `exec "${tree}/relay" config "$(printf 'b\\374hne')"`], { cwd: tree, env: environment });

  await ended(latin, 2, /^An argument is not UTF-8\./);
});

test('it_is_found_by_a_link_from_another_folder', async () => {
  const link = join(tree, 'bin/stagecast');
  await symlink('../relay', link);
  const help = relay(['config', '--help'], { script: link, cwd: tmpdir() });

  await ended(help, 0, /^/);
  assert.match(help.lines[0], /^Usage: relay config/);
});

test('a_java_home_that_is_none_is_named', async () => {
  await ended(relay(['config'], { env: { JAVA_HOME: '/nowhere' } }), 1, /^JAVA_HOME is \/nowhere, where there is no bin\/java:/);
});

test('what_is_missing_is_named_with_the_command_that_installs_it_where_that_is_not_allowed', async () => {
  const only = join(tree, 'only');
  await mkdir(only);
  const tools = 'bash sh dirname readlink locale env cat find sort cksum sed head grep iconv flock getent cut mkdir';
  const linking = new Program('/bin/sh', ['-c', `for tool in ${tools}; do ln -s "$(command -v $tool)" "${only}"; done`]);
  assert.equal(await linking.exit(), 0, linking.errors);
  await writeFile(join(only, 'id'), '#!/bin/sh\necho 1000\n', { mode: 0o755 });
  await writeFile(join(only, 'apt-get'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const alone = { env: { PATH: only, JAVA_HOME: dirname(dirname(await javac())) } };
  await utimes(join(tree, 'pom.xml'), LATER, LATER);

  await ended(
    relay(['config'], alone),
    1,
    /^Missing: Maven 3\.8 or newer\. Run: su -c 'apt-get update && apt-get install -y --no-install-recommends maven'\n$/,
  );
  await rm(join(only, 'apt-get'));
  await ended(relay(['config'], alone), 1, /^Missing: Maven 3\.8 or newer\. This system has no apt-get: /);
});

function javac() {
  return new Program('/bin/sh', ['-c', 'readlink -f "$(PATH=$JAVA_HOME/bin:$PATH command -v javac)"']).line(/javac$/);
}
