import { describe, expect, it } from 'vitest'
import { type ApiOperation, anyOperation } from '../parts/operations.ts'
import { httpFileOf } from './http-file.ts'
import { postmanOf } from './postman.ts'

const parameter = { required: false, description: '', example: '' }
const operations: readonly ApiOperation[] = [
  {
    ...anyOperation,
    id: 'list',
    path: '/things/{id}',
    summary: 'List\nthings',
    scope: ['things:read'],
    parameters: [
      { ...parameter, name: 'id', in: 'path', required: true, example: 'a b' },
      { ...parameter, name: 'limit', in: 'query', example: '5' },
      { ...parameter, name: 'after', in: 'query' },
      { ...parameter, name: 'X-Trace', in: 'header', example: '1' },
    ],
  },
  { ...anyOperation, id: 'add', method: 'POST', path: '/things', summary: '', body: '{"n": 1}' },
]
const api = {
  name: 'Things',
  base: 'https://api.example.com/v1',
  issuer: 'https://auth.example.com',
  operations,
}

describe('a collection for Postman', () => {
  interface Collection {
    readonly item: readonly { readonly name: string; readonly request: object }[]
  }
  const { item, ...rest } = JSON.parse(postmanOf(api)) as Collection

  it('says of which version it is, and takes address and token from its variables', () => {
    expect(rest).toMatchObject({
      info: { name: 'Things', schema: expect.stringContaining('/v2.1.0/') as unknown },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
      variable: [
        { key: 'base', value: api.base },
        { key: 'token', value: '' },
      ],
    })
  })

  it('has each operation, with what it takes', () => {
    expect(item.map(({ name }) => name)).toEqual(['List\nthings', 'POST /things'])
    expect(item[0]?.request).toMatchObject({
      method: 'GET',
      description: 'Needs things:read.',
      header: [{ key: 'X-Trace', value: '1' }],
      url: {
        raw: '{{base}}/things/:id?limit=5',
        path: ['things', ':id'],
        query: [
          { key: 'limit', value: '5' },
          { key: 'after', disabled: true },
        ],
        variable: [{ key: 'id', value: 'a b' }],
      },
    })
    expect(item[1]?.request).toMatchObject({
      body: { mode: 'raw', raw: '{"n": 1}' },
      header: [{ key: 'Content-Type', value: 'application/json' }],
    })
  })
})

it('a file of requests has one after the other, each on lines of its own', () => {
  const [head, first, second] = httpFileOf(api).split('###')
  expect(head).toContain('@base = https://api.example.com/v1\n@token = \n')
  expect(first?.split('\n')).toEqual([
    ' List things',
    '# Needs things:read.',
    'GET {{base}}/things/a%20b?limit=5',
    'Authorization: Bearer {{token}}',
    'X-Trace: 1',
    '',
    '',
  ])
  expect(second).toContain('Content-Type: application/json\n\n{"n": 1}\n')
})
