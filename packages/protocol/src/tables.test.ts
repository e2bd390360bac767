import { describe, expect, it } from 'vitest'
import { clientAuthMethods, isClientAuthMethod } from './client-auth-methods.ts'
import { grantTypes, isGrantType } from './grant-types.ts'
import { wireErrors } from './wire-errors.ts'

describe.each([
  ['grant types', grantTypes, isGrantType],
  ['client authentication methods', clientAuthMethods, isClientAuthMethod],
])('%s', (_what, table, isOne: (text: string) => boolean) => {
  it('knows those in its table', () => {
    expect(Object.keys(table).filter(isOne)).toEqual(Object.keys(table))
  })

  it.each(['', 'NONE', 'Refresh_Token', 'password', 'constructor', '__proto__', 'toString'])(
    'does not know %j',
    (text) => {
      expect(isOne(text)).toBe(false)
    },
  )
})

describe('wire errors', () => {
  it.each(Object.entries(wireErrors))('%s is written in the characters RFC 6749 allows', (code) => {
    expect(code).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/u)
  })

  it.each(Object.entries(wireErrors))('%s has an error status and a source', (_code, row) => {
    expect(row.status).toBeGreaterThanOrEqual(400)
    expect(row.source).toMatch(/^(?:RFC \d{4}|OpenID Connect Core) §[\d.]+$/u)
  })
})
