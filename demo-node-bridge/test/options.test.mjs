import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../src/errors.mjs';
import { numberOf, readOptions } from '../src/options.mjs';

const CHANNEL = ['--channel', 'gyro'];
const ACCOUNT = { RELAY_EMAIL: 'a@example.org', RELAY_PASSWORD: 'x' };

test('has_defaults_for_all_but_the_channel', () => {
  const { base, channel, credentials, operands } = readOptions(CHANNEL, {}, {});

  assert.deepEqual([base, channel, credentials, operands], ['http://127.0.0.1:8080', 'gyro', undefined, []]);
});

test('the_account_on_the_command_line_goes_before_the_environments', () => {
  assert.deepEqual(readOptions(CHANNEL, ACCOUNT, {}).credentials, { email: 'a@example.org', password: 'x' });
  assert.deepEqual(readOptions([...CHANNEL, '--email', 'b@example.org'], ACCOUNT, {}).credentials, {
    email: 'b@example.org',
    password: 'x',
  });
});

test('an_account_without_its_password_is_one_to_ask_for', () => {
  assert.deepEqual(readOptions([...CHANNEL, '--email', 'a@example.org'], {}, {}).credentials, { email: 'a@example.org' });
});

test('what_is_no_utf_8_is_refused', () => {
  assert.throws(() => readOptions(['--channel', 'b\uFFFDhne'], {}, {}), { message: /^"b\uFFFDhne" is not UTF-8/ });
  assert.throws(() => readOptions(CHANNEL, { RELAY_EMAIL: 'j\uFFFDrg@example.org' }, {}), { message: 'RELAY_EMAIL is not UTF-8.' });
  assert.equal(readOptions(['--channel', 'gyro'], { PS1: '\uFFFD', RELAY_EMAIL: 'jörg@example.org' }, {}).channel, 'gyro');
});

test('variables_that_are_empty_count_as_not_set', () => {
  const environment = { RELAY_EMAIL: '', RELAY_PASSWORD: '', RELAY_TOKEN: '', RELAY_URL: '' };
  const { base, credentials } = readOptions(CHANNEL, environment, {});

  assert.deepEqual([base, credentials], ['http://127.0.0.1:8080', undefined]);
});

test('a_link_may_stand_in_the_environment_where_others_on_the_machine_cannot_read_it', () => {
  const { base, channel, credentials } = readOptions([], { RELAY_URL: 'https://example.org/phone#c=hall&k=abc' }, {});

  assert.deepEqual([base, channel, credentials], ['https://example.org', 'hall', { ticket: 'abc' }]);
});

test('an_account_goes_before_what_a_link_holds', () => {
  const link = ['--url', 'http://127.0.0.1/phone#c=gyro&t=abc'];

  assert.deepEqual(readOptions(link, {}, {}).credentials, { token: 'abc' });
  assert.deepEqual(readOptions(link, { RELAY_TOKEN: 'other' }, {}).credentials, { token: 'other' });
});

test('a_verb_may_find_its_channel_elsewhere', () => {
  assert.equal(readOptions([], {}, { channelElsewhere: true }).channel, undefined);
});

test('help_needs_nothing_else', () => {
  assert.deepEqual(readOptions(['-h'], {}, { operands: ['FILE'] }), { help: true });
});

const WRONG = [
  ['an_unknown_option', [...CHANNEL, '--password', 'x'], {}, /^Unknown option '--password'\.?$/],
  ['a_word_too_many', [...CHANNEL, 'more'], {}, /^"more" is one word too many\.$/],
  ['no_channel', [], {}, /--channel NAME/],
  ['an_empty_channel', ['--channel', ''], {}, /1 to 128 characters, this one has 0/],
  ['two_channels', [...CHANNEL, '--url', 'http://127.0.0.1/phone#c=hall'], {}, /names the channel "hall"/],
  ['an_address_that_is_none', [...CHANNEL, '--url', '127.0.0.1:8080'], {}, /looks like http/],
  ['a_password_in_the_address', [...CHANNEL, '--url', 'http://a:b@127.0.0.1'], {}, /looks like http/],
  ['a_password_without_its_account', CHANNEL, { RELAY_PASSWORD: 'x' }, /RELAY_EMAIL/],
  ['a_token_and_an_account', CHANNEL, { RELAY_TOKEN: 'x', RELAY_EMAIL: 'a@example.org' }, /give one of them/],
];
for (const [name, args, environment, message] of WRONG) {
  test(`${name}_is_a_wrong_use`, () => {
    assert.throws(
      () => readOptions(args, environment, {}),
      error => error instanceof UsageError && message.test(error.message),
    );
  });
}

test('an_operand_that_is_missing_is_named', () => {
  assert.throws(() => readOptions(CHANNEL, {}, { operands: ['FILE'] }), { message: 'FILE is missing.' });
});

test('a_number_is_within_its_bounds_and_nothing_else', () => {
  const bounds = { least: 1, most: 60 };
  assert.equal(numberOf({ hz: '60' }, 'hz', bounds), 60);
  assert.equal(numberOf({ hz: '1.5' }, 'hz', { ...bounds, whole: false }), 1.5);
  for (const hz of ['', ' ', '0', '61', '1.5', 'x', 'NaN', 'Infinity']) {
    assert.throws(() => numberOf({ hz }, 'hz', bounds), {
      message: `--hz is a whole number from 1 to 60, not "${hz}".`,
    });
  }
});
