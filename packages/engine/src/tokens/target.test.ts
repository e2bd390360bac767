import { isSubset } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anApi, anotherApi } from '../testing/fixtures.ts'
import { chooseTarget, parseAsked } from './target.ts'

const apis = [anApi, anotherApi]
const names = ['balance:read', 'balance:write', 'mail:read', 'gone']
const scopes = fc.uniqueArray(fc.constantFrom(...names))

describe('chooseTarget', () => {
  it('never grants what is not allowed, not asked for, or not of the API', () => {
    const resource = fc.option(fc.constantFrom(anApi.identifier, anotherApi.identifier), {
      nil: undefined,
    })
    fc.assert(
      fc.property(
        fc.option(scopes, { nil: undefined }),
        scopes,
        resource,
        (asked, allowed, named) => {
          const target = chooseTarget({ scope: asked, resource: named }, allowed, apis)
          if (!target.ok) return
          const { api, scope } = target.value
          expect(scope.length).toBeGreaterThan(0)
          expect(isSubset(scope, allowed)).toBe(true)
          expect(isSubset(scope, asked ?? allowed)).toBe(true)
          expect(
            isSubset(
              scope,
              api.scopes.map(({ name }) => name),
            ),
          ).toBe(true)
          if (named !== undefined) expect(api.identifier).toBe(named)
          // What was asked for is granted whole or not at all.
          if (asked !== undefined) expect(scope).toHaveLength(asked.length)
        },
      ),
    )
  })

  it('asks for the resource when one scope name belongs to two APIs', () => {
    const twin = { ...anotherApi, scopes: anApi.scopes }
    const nothing = { scope: undefined, resource: undefined }
    expect(chooseTarget(nothing, ['balance:read'], [anApi, twin])).toMatchObject({
      error: { id: 'scope_spans_apis' },
    })
    const named = { ...nothing, resource: twin.identifier }
    expect(chooseTarget(named, ['balance:read'], [anApi, twin])).toMatchObject({
      value: { api: { id: twin.id } },
    })
  })
})

describe('parseAsked', () => {
  it('reads both, the resource in its canonical spelling', () => {
    const form = new Map([
      ['scope', 'a b a'],
      ['resource', 'HTTPS://API.example.com:443/'],
    ])
    expect(parseAsked(form)).toEqual({
      ok: true,
      value: { scope: ['a', 'b'], resource: 'https://api.example.com' },
    })
  })

  it.each([
    ['scope', ' a'],
    ['scope', 'a\u00e9'],
    ['resource', '/relative'],
    ['resource', 'https://x/#f'],
  ])('refuses %s=%s', (name, value) => {
    expect(parseAsked(new Map([[name, value]]))).toMatchObject({ ok: false })
  })
})
