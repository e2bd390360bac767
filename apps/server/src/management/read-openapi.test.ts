import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readOpenApi } from './read-openapi.ts'

const document = (paths: object, also: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'Example', version: '1' },
  paths,
  ...also,
})

describe('an operation', () => {
  it.each<[what: string, operation: object, scope: string[]]>([
    ['of its security requirement', { security: [{ oauth: ['a:read'] }] }, ['a:read']],
    [
      'of the first alternative that has any',
      { security: [{}, { o: ['b'] }, { o: ['c'] }] },
      ['b'],
    ],
    ['of x-scopes, before all', { 'x-scopes': ['x'], security: [{ o: ['b'] }] }, ['x']],
    ['of the whole document, without its own', {}, ['whole']],
    ['none, if it says that it needs none', { security: [] }, []],
    ['that are scopes', { security: [{ o: ['a b', 7, 'ok', 'ok'] }] }, ['ok']],
  ])('has the scopes %s', (_what, operation, scope) => {
    const read = readOpenApi(
      document({ '/a': { get: operation } }, { security: [{ o: ['whole'] }] }),
    )
    expect(read.ok && read.value.operations.map((each) => each.scope)).toEqual([scope])
  })

  it('is named by its id, or by method and path', () => {
    const read = readOpenApi(document({ '/a': { get: { operationId: 'readA' }, post: {} } }))
    expect(read.ok && read.value.operations.map(({ id }) => id)).toEqual(['readA', 'POST /a'])
  })
})

describe('refuses', () => {
  it.each<[what: string, value: unknown, message: string]>([
    ['what is no object', [], 'must be an object'],
    ['Swagger 2', { swagger: '2.0' }, 'openapi must be 3.0.x or 3.1.x'],
    ['what has no title', { openapi: '3.0.3', info: {} }, 'info.title is missing'],
    ['paths that are a list', document([]), 'paths must be an object'],
    [
      'two of one name',
      document({ '/a': { get: { operationId: 'a' }, post: { operationId: 'a' } } }),
      'has two operations named a',
    ],
    [
      'more operations than anybody has',
      document(Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`/${n}`, { get: {} }]))),
      'has more than 1000 operations',
    ],
  ])('%s', (_what, value, message) => {
    expect(readOpenApi(value)).toEqual({ ok: false, error: message })
  })
})

it('never throws', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(typeof readOpenApi(value).ok).toBe('boolean')
      expect(typeof readOpenApi(document({ '/a': value })).ok).toBe('boolean')
    }),
  )
})
