import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { operations } from './operations.ts'
import { invalid, managementProblems, problemDocument, refusal } from './problems.ts'
import { managementScopes } from './scopes.ts'

const page = readFileSync(new URL('../../../../docs/management-api.md', import.meta.url), 'utf8')
const sections = new Map(
  [...page.matchAll(/^## ([a-z_]+)\n\n(\d{3})\. /gmu)].map(([, code, status]) => [code, status]),
)

describe('the page about the management API', () => {
  it('has a section for every problem, with its status, and for no other', () => {
    const known = Object.entries(managementProblems)
    expect(Object.fromEntries(sections)).toEqual(
      Object.fromEntries(known.map(([code, { status }]) => [code, String(status)])),
    )
  })

  it('has a row for every operation with its scope, and for no other', () => {
    const rows = [...page.matchAll(/^\| `([A-Z]+ \/[^`]+)` \| `([^`]+)` \| (\w+)/gmu)]
    expect(rows.map(([, operation, scope, who]) => [operation, scope, who])).toEqual(
      operations.map(({ method, path, scope, operatorOnly }) => [
        `${method} ${path}`,
        scope ?? 'session',
        operatorOnly === true ? 'operators' : 'all',
      ]),
    )
  })

  it('names every scope', () => {
    const unnamed = managementScopes.filter(({ name }) => !page.includes(`\`${name}\``))
    expect(unnamed).toEqual([])
  })
})

describe('a problem', () => {
  it('links to its section, and says its status and code', () => {
    expect(problemDocument(refusal('stale'), 'https://auth.example/docs')).toEqual({
      type: 'https://auth.example/docs#stale',
      title: 'It was changed since the version you saw.',
      status: 412,
      code: 'stale',
    })
  })

  it('names every field that is wrong', () => {
    const errors = [
      { field: 'name', message: 'is missing' },
      { field: 'type', message: 'is missing' },
    ]
    expect(problemDocument(invalid(errors), '')).toMatchObject({
      code: 'invalid_request',
      detail: 'name: is missing; type: is missing',
      errors,
    })
  })
})

describe('the scopes', () => {
  it('are each needed by an operation, but for reading revocations', () => {
    const needed = new Set(operations.flatMap(({ scope }) => scope ?? []))
    const idle = managementScopes.map(({ name }) => name).filter((name) => !needed.has(name))
    expect(idle).toEqual(['keygrant:revocations:read'])
    const names = new Set(managementScopes.map(({ name }) => name))
    expect([...needed].filter((name) => !names.has(name))).toEqual([])
  })

  it('let nobody write with a scope for reading', () => {
    // It changes nothing, but is told a token, which must not stand in an address.
    const told = ['/tokens/introspect']
    const wrong = operations.filter(
      ({ method, path, scope }) =>
        scope !== undefined &&
        scope.endsWith(':read') !== (method === 'GET' || told.includes(path)),
    )
    expect(wrong).toEqual([])
  })
})
