import { describe, expect, it } from 'vitest'
import { operationTypes, type Schema, typeOf } from '../../scripts/operation-types.ts'

const nothing = { paths: {} }

describe('the type of a schema', () => {
  it.each<[schema: Schema, type: string]>([
    [{ type: 'integer' }, 'number'],
    [{ enum: ['a', "b'c"] }, "'a' | 'b\\'c'"],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'string' }] }, 'string | null'],
    [{ type: 'array', items: { type: 'string' } }, 'readonly (string)[]'],
    [
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'string' }, 'b-c': { type: 'boolean' } },
      },
      "{ readonly a: string; readonly 'b-c'?: boolean }",
    ],
    [
      { type: 'object', additionalProperties: { type: 'string' } },
      'Readonly<Record<string, string>>',
    ],
    [{ type: 'object', additionalProperties: false }, 'Readonly<Record<string, unknown>>'],
    [{}, 'unknown'],
  ])('%j', (schema, type) => expect(typeOf(schema, nothing)).toBe(type))

  it('follows a reference, and refuses one that leads nowhere', () => {
    const schemas = { Name: { type: 'string' } }
    const $ref = '#/components/schemas/Name'
    expect(typeOf({ $ref }, { ...nothing, components: { schemas } })).toBe('string')
    expect(() => typeOf({ $ref }, nothing)).toThrow('refers to nothing')
  })

  it('guesses nothing', () =>
    expect(() => typeOf({ type: 'tuple' }, nothing)).toThrow('no type for'))
})

describe('the types of operations', () => {
  it('have what each is called with, what it answers, and its scope', () => {
    const types = operationTypes({
      paths: {
        '/other': {},
        '/api/v1/things/{id}': {
          patch: {
            summary: 'Change it',
            parameters: [
              { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
              { name: 'If-Match', in: 'header', schema: { type: 'string' } },
            ],
            requestBody: { content: { 'application/json': { schema: { type: 'boolean' } } } },
            responses: { 204: {}, 400: {} },
            security: [{ token: ['things:write'] }],
          },
        },
      },
    })
    expect(types).toContain(`  /** Change it */
  readonly 'PATCH /things/{id}': {
    readonly path: { readonly id: string }
    readonly body: boolean
    readonly answer: undefined
  }`)
    expect(types).toContain("'PATCH /things/{id}': 'things:write'")
    expect(types).not.toContain('other')
  })
})
