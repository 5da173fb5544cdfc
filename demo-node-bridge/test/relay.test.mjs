import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import WebSocket from 'ws';
import { channelUrl } from '../src/channel-url.js';
import { RelayClient } from '../src/relay-client.js';
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

  await t.test('a_client_that_only_sends_leaves_a_path_that_takes_all_and_brings_nothing', async () => {
    const middle = await Middle.before(relay.url);
    t.after(() => middle.end());
    const events = new EventEmitter();
    const until = state => once(events, state, { signal: AbortSignal.timeout(20_000) });
    const client = new RelayClient({
      url: channelUrl(middle.url, 'gyro', { listen: 'false', heartbeat: '1' }),
      WebSocket,
      onStatus: ({ state, why }) => events.emit(state, why),
    });
    t.after(() => client.close());
    const open = until('open');
    client.start();
    await open;
    for (let heartbeats = 0; heartbeats < 2; heartbeats++) await middle.brought();
    const [waiting, openAgain] = [until('waiting'), until('open')];
    middle.goSilent();

    assert.deepEqual(await waiting, ['Nothing gets through any more.']);
    await openAgain;
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

/** A carrier's proxy: once it is silent, what stood then takes all and brings nothing; what comes later works. */
class Middle extends EventEmitter {
  #sockets = new Set();
  #silent = new Set();

  static async before(relay) {
    const middle = new Middle();
    const { hostname, port } = new URL(relay);
    middle.server = createServer(near => middle.#join(near, connect(Number(port), hostname)));
    middle.server.listen(0, '127.0.0.1');
    await once(middle.server, 'listening');
    middle.url = `http://127.0.0.1:${middle.server.address().port}`;
    return middle;
  }

  /** Something came from the relay. */
  async brought() {
    await once(this, 'brought', { signal: AbortSignal.timeout(20_000) });
  }

  goSilent() {
    for (const socket of this.#sockets) this.#silent.add(socket);
  }

  end() {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
  }

  #join(near, far) {
    for (const [one, other] of [[near, far], [far, near]]) {
      this.#sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => this.#silent.has(one) || other.destroy());
      one.on('data', data => {
        if (this.#silent.has(one)) return;
        other.write(data);
        if (one === far) this.emit('brought');
      });
    }
  }
}

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
