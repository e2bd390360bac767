/**
 * A collection for Postman, and for what reads its format: Bruno, Insomnia, Hoppscotch.
 *
 * @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
 */
import type { ApiOperation, Parameter } from '../parts/operations.ts'
import { takesBody } from '../parts/request.ts'
import { type ExportedApi, needsOf, titleOf } from './exported-api.ts'

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

export function postmanOf({ name, base, issuer, operations }: ExportedApi): string {
  const collection = {
    info: {
      name,
      schema,
      description: `Set the variable token to an access token of ${issuer}, such as keygrant token prints.`,
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    variable: [
      { key: 'base', value: base, type: 'string' },
      { key: 'token', value: '', type: 'string' },
    ],
    item: operations.map(itemOf),
  }
  return `${JSON.stringify(collection, undefined, 2)}\n`
}

function itemOf(operation: ApiOperation): object {
  const { method, body } = operation
  const sends = takesBody(method) && body !== undefined
  return {
    name: titleOf(operation),
    request: {
      method,
      description: needsOf(operation),
      header: [
        ...fieldsOf(operation, 'header'),
        ...(sends ? [{ key: 'Content-Type', value: 'application/json' }] : []),
      ],
      ...(sends && { body: { mode: 'raw', raw: body, options: { raw: { language: 'json' } } } }),
      url: urlOf(operation),
    },
  }
}

/** Optional ones are there, and off. */
const fieldsOf = ({ parameters }: ApiOperation, place: Parameter['in']) =>
  parameters
    .filter((each) => each.in === place)
    .map(({ name, example, description, required }) => ({
      key: name,
      value: example,
      description,
      ...(!required && example === '' && { disabled: true }),
    }))

function urlOf(operation: ApiOperation): object {
  const path = operation.path.replace(/\{([^{}]+)\}/gu, ':$1')
  const query = fieldsOf(operation, 'query')
  const sent = query.filter(({ disabled = false }) => !disabled)
  const text = sent.map(({ key, value }) => `${key}=${value}`).join('&')
  return {
    raw: `{{base}}${path}${text === '' ? '' : `?${text}`}`,
    host: ['{{base}}'],
    path: path.split('/').slice(1),
    ...(query.length > 0 && { query }),
    variable: fieldsOf(operation, 'path'),
  }
}
