import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress } from '../src/address.mjs';

const FORMS = {
  'http://127.0.0.1:8080': ['http://127.0.0.1:8080'],
  'http://127.0.0.1:8080/': ['http://127.0.0.1:8080'],
  'wss://[::1]:8443': ['wss://[::1]:8443'],
  'https://example.org/stage/': ['https://example.org/stage'],
  'https://example.org/stage/phone#c=hall&t=abc': ['https://example.org/stage', 'hall', 'abc'],
  'http://127.0.0.1:8080/phone#c=a%2Bb&k=xyz': ['http://127.0.0.1:8080', 'a+b', undefined, 'xyz'],
  'http://127.0.0.1:8080/screen#c=gyro&p=http%3A%2F%2F127.0.0.1': ['http://127.0.0.1:8080', 'gyro'],
  'https://example.org/stage/phone%23c=my%20room&k=xyz': ['https://example.org/stage', 'my room', undefined, 'xyz'],
  'https://example.org/phone%23c%3Dmy%2520room%26k%3Dxyz': ['https://example.org', 'my room', undefined, 'xyz'],
  'https://example.org/phone/#c=hall': ['https://example.org', 'hall'],
  'http://127.0.0.1:8080/screen': ['http://127.0.0.1:8080', 'gyro'],
  'ws://127.0.0.1:8080/api/events/a%20b/ws': ['ws://127.0.0.1:8080', 'a b'],
  'ws://127.0.0.1:8080/x/api/events/gyro/ws?envelope=none': ['ws://127.0.0.1:8080/x', 'gyro'],
};
for (const [address, [base, channel, token, ticket]] of Object.entries(FORMS)) {
  test(`${address} is understood`, () => assert.deepEqual(readAddress(address), { base, channel, token, ticket }));
}

const WRONG = ['', '127.0.0.1', 'ftp://127.0.0.1', 'http://', 'http://a:b@127.0.0.1', 'http://x:99999', 'ws://a/api/events/%ff/ws', 'http://a/phone%23%ff'];
for (const address of WRONG) {
  test(`"${address}" is none`, () => assert.throws(() => readAddress(address), TypeError));
}
