import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError, readOptions } from '../src/options.mjs';

const LISTEN = ['listen', '--channel', 'gyro'];

test('has_defaults_for_all_but_the_channel', () => {
  assert.deepEqual(readOptions(LISTEN, {}), {
    help: false,
    url: 'ws://127.0.0.1:8080/api/events/gyro/ws?envelope=standard',
    channel: 'gyro',
    once: false,
    credentials: undefined,
  });
});

test('the_address_on_the_command_line_goes_before_the_environments', () => {
  const environment = { RELAY_EMAIL: 'a@example.org', RELAY_PASSWORD: 'x' };

  assert.deepEqual(readOptions(LISTEN, environment).credentials, { email: 'a@example.org', password: 'x' });
  assert.deepEqual(readOptions([...LISTEN, '--email', 'b@example.org'], environment).credentials, {
    email: 'b@example.org',
    password: 'x',
  });
});

test('variables_that_are_empty_count_as_not_set', () => {
  const environment = { RELAY_EMAIL: '', RELAY_PASSWORD: '', RELAY_TOKEN: '' };

  assert.equal(readOptions(LISTEN, environment).credentials, undefined);
});

const WRONG = [
  ['no_verb', [], {}, /one verb: listen/],
  ['an_unknown_verb', ['simulate', '--channel', 'gyro'], {}, /one verb: listen/],
  ['two_verbs', [...LISTEN, 'listen'], {}, /one verb: listen/],
  ['an_unknown_option', [...LISTEN, '--password', 'x'], {}, /--password/],
  ['no_channel', ['listen'], {}, /--channel NAME/],
  ['an_empty_channel', ['listen', '--channel', ''], {}, /1 to 128 characters, this one has 0/],
  ['an_address_that_is_none', [...LISTEN, '--url', '127.0.0.1:8080'], {}, /looks like http/],
  ['a_password_in_the_address', [...LISTEN, '--url', 'http://a:b@127.0.0.1'], {}, /looks like http/],
  ['an_account_without_its_password', [...LISTEN, '--email', 'a@example.org'], {}, /RELAY_PASSWORD/],
  ['a_password_without_its_account', LISTEN, { RELAY_PASSWORD: 'x' }, /RELAY_EMAIL/],
  ['a_token_and_an_account', LISTEN, { RELAY_TOKEN: 'x', RELAY_EMAIL: 'a@example.org' }, /give one of them/],
];
for (const [name, args, environment, message] of WRONG) {
  test(`${name}_is_a_wrong_use`, () => {
    assert.throws(() => readOptions(args, environment), error => error instanceof UsageError && message.test(error.message));
  });
}
