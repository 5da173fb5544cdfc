import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelUrl } from '../src/channel-url.js';
import { bridge } from '../test-support/program.mjs';
import { RealRelay } from '../test-support/real-relay.mjs';
import { RecordedClient } from '../test-support/recorded-client.mjs';

const EMAIL = 'bridge@example.org';
const PASSWORD = 'a password for this test only';

test('the_bridge_on_the_real_relay', async t => {
  const relay = await RealRelay.prepare();
  t.after(() => relay.end());
  await relay.addAccount(EMAIL, PASSWORD);
  await relay.start();

  const start = (environment, args = []) => {
    const program = bridge(['listen', '--channel', 'gyro', '--url', relay.url, ...args], environment);
    t.after(() => program.kill());
    return program;
  };

  await t.test('refuses_a_wrong_password_with_3', async () => {
    const program = start({ RELAY_EMAIL: EMAIL, RELAY_PASSWORD: 'another' });

    assert.equal(await program.exit(), 3);
    assert.match(program.lines.at(-1), /^bridge: .+/);
  });

  await t.test('prints_what_a_phone_sends_and_comes_back_after_a_restart', async () => {
    const withAccount = start({ RELAY_EMAIL: EMAIL, RELAY_PASSWORD: PASSWORD });
    const anonymous = start({});
    await withAccount.line(/^bridge: connected$/);
    await anonymous.line(/^bridge: connected$/);
    const phone = await phoneOn(relay.url);
    t.after(() => phone.client.close());
    assert.ok(phone.client.send(sample(1)));

    const line = 'phone 3f2a  q 0.000 0.707 0.000 0.707  seq 1  from 127.0.0.1';
    assert.equal(await withAccount.line(/^phone/), line);
    assert.equal(await anonymous.line(/^phone/), line);

    const { port } = new URL(relay.url);
    assert.equal(await relay.stop(), 0);
    await withAccount.line(/^bridge: The relay is restarting\./);
    await relay.start(Number(port));
    await withAccount.line(/^bridge: connected$/);
    await phone.status('waiting');
    phone.client.retryNow();
    await phone.status('open');
    assert.ok(phone.client.send(sample(2)));
    await withAccount.line(/^phone 3f2a .+ seq 2 /);

    withAccount.kill('SIGINT');
    assert.equal(await withAccount.exit(), 0);
  });
});

/** What the phone page does: a token by HTTP, then in band. */
async function phoneOn(url) {
  const response = await fetch(`${url}/api/users/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  assert.equal(response.status, 200);
  const { token } = await response.json();
  const phone = new RecordedClient({
    url: channelUrl(url, 'gyro', { listen: 'false' }),
    credentials: { token },
  });
  await phone.status('open');
  return phone;
}

function sample(seq) {
  return JSON.stringify({ id: '3f2a91c0', q: [0, 0.70711, 0, 0.70711], rawacc: [0, 0, 90], seq, t: Date.now() });
}
