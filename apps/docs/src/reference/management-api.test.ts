import { describe, expect, it } from 'vitest'
import { inWords, managementReference } from './management-api.ts'

describe('a schema in words', () => {
  it.each([
    [{ type: 'string', format: 'date-time' }, 'string (date-time)'],
    [{ enum: ['jwt', 'opaque'] }, '"jwt" or "opaque"'],
    [{ type: 'array', items: { type: 'integer' } }, 'list of integer'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string or null'],
    [{ $ref: '#/components/schemas/Client' }, 'Client'],
    [undefined, 'anything'],
  ])('%j is %s', (schema, words) => {
    expect(inWords(schema)).toBe(words)
  })
})

it('shows an operation with its parameters, its body, its answer and its refusals', () => {
  const page = managementReference({
    paths: {
      '/api/v1/things': {
        post: {
          summary: 'Make a thing',
          tags: ['things'],
          parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['name'],
                  properties: { name: { type: 'string' } },
                },
              },
            },
          },
          responses: {
            '201': {
              content: {
                'application/json': {
                  schema: { type: 'object', properties: { id: { type: 'string' } } },
                },
              },
            },
            '409': { description: 'There is one | already.' },
          },
        },
      },
    },
  })
  expect(page).toContain('## things')
  expect(page).toContain('POST /api/v1/things')
  expect(page).toContain('| `Idempotency-Key` | header | string |  |  |')
  expect(page).toContain('| `name` | string | yes |  |')
  expect(page).toContain('Answers 201, with:\n\n| Field')
  expect(page).toContain('| 409 | There is one \\| already. |')
})
