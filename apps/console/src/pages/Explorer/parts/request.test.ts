import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApiOperation, anyOperation, baseOf, missingFor, operationsOf } from './operations.ts'
import { buildRequest, draftOf } from './request.ts'

const base = 'https://api.example.com/cloud'
const document = {
  openapi: '3.1.0',
  servers: [{ url: base }],
  components: {
    parameters: { Id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } } },
    schemas: {
      Node: {
        type: 'object',
        properties: {
          name: { type: 'string', example: 'one' },
          count: { type: 'integer' },
          children: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
        },
      },
    },
  },
  paths: {
    '/nodes/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      post: {
        parameters: [{ name: 'dry', in: 'query', example: true }],
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } },
        },
      },
    },
  },
}
const listed = {
  id: 'addNode',
  method: 'POST',
  path: '/nodes/{id}',
  summary: 'Add one',
  description: '',
  tags: [],
  deprecated: false,
  scope: 'nodes:read nodes:write',
  scope_edited: false,
}
const [operation = anyOperation] = operationsOf(document, [listed])

describe('an operation of an OpenAPI document', () => {
  it('has the parameters of its path and its own, and the scopes that the server lists', () => {
    expect(operation.parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual([
      'path id',
      'query dry',
    ])
    expect(operation.scope).toEqual(['nodes:read', 'nodes:write'])
    expect(missingFor(operation, ['nodes:read'])).toEqual(['nodes:write'])
    expect(missingFor(operation, undefined)).toEqual(operation.scope)
  })

  it('has an example body, also of a schema that contains itself', () => {
    expect(JSON.parse(operation.body ?? '')).toMatchObject({ name: 'one', count: 0 })
  })
})

it.each<[what: string, identifier: string, given: object | undefined, address?: string]>([
  ['the server that a document names', 'https://api.example.com', document, base],
  [
    'a server relative to the API',
    'https://a.example',
    { servers: [{ url: '/v2' }] },
    'https://a.example/v2',
  ],
  [
    'never another origin',
    'https://a.example',
    { servers: [{ url: 'https://b.example' }] },
    'https://a.example',
  ],
  [
    'the identifier without a document',
    'http://localhost:4001/',
    undefined,
    'http://localhost:4001',
  ],
  ['nowhere for a name', 'urn:example:api', undefined],
])('calls go to %s', (_what, identifier, given, address) => {
  expect(baseOf(identifier, given as Record<string, unknown> | undefined)).toBe(address)
})

describe('a request', () => {
  const filled = { ...draftOf(operation), values: { 'path:id': 'a/b?', 'query:dry': 'x y' } }
  const faultsOf = (given: ApiOperation, draft: object) => {
    const built = buildRequest(given, { ...draftOf(given), ...draft }, base)
    return built.ok ? [] : built.faults
  }

  it('has what was filled in, escaped', () => {
    expect(buildRequest(operation, { ...filled, body: '{"a":1}' }, base)).toEqual({
      ok: true,
      request: {
        method: 'POST',
        url: `${base}/nodes/a%2Fb%3F?dry=x+y`,
        headers: [['Content-Type', 'application/json']],
        body: '{"a":1}',
      },
    })
  })

  it.each<[when: string, draft: object, words: RegExp]>([
    ['a value of the path is missing', { values: {} }, /id is needed/u],
    ['the body is no JSON', { ...filled, body: '{' }, /no JSON/u],
    ['a header is none', { ...filled, headers: 'what' }, /is no header/u],
    ['a token is typed into a header', { ...filled, headers: 'Authorization: Bearer x' }, /token/u],
  ])('is not sent when %s', (_when, draft, words) => {
    expect(faultsOf(operation, draft).join(' ')).toMatch(words)
  })

  it('never leaves the origin of the API, whatever the path is', () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        const built = buildRequest(anyOperation, { ...draftOf(anyOperation), path }, base)
        return !built.ok || new URL(built.request.url).origin === new URL(base).origin
      }),
    )
    expect(faultsOf(anyOperation, { path: '@evil.example/' })).not.toEqual([])
  })
})
