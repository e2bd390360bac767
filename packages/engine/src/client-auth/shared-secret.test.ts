import { describe, expect, it } from 'vitest'
import type { ClientSecret, Hash } from '../ports.ts'
import { aClient, now } from '../testing/fixtures.ts'
import { proveSecret } from './shared-secret.ts'

const hash = (text: string): Hash => `h(${text})` as Hash
const secret = (id: string, text: string, expiresAt: number | null = null): ClientSecret => ({
  id,
  hash: hash(text),
  expiresAt,
})
const prove = (sent: string, ...secrets: ClientSecret[]) =>
  proveSecret({ clientId: 'cl_1', secret: sent }, { ...aClient, secrets }, { now, hash })

describe('proveSecret', () => {
  it('says which of several secrets fitted', () => {
    expect(prove('b', secret('key_a', 'a'), secret('key_b', 'b'))).toEqual({
      ok: true,
      value: { secretId: 'key_b' },
    })
  })

  it('goes by the live one of two equal secrets', () => {
    const proof = prove('a', secret('key_old', 'a', now), secret('key_new', 'a', now + 1))
    expect(proof).toMatchObject({ value: { secretId: 'key_new' } })
  })

  it.each([
    ['secret_wrong', 'x', secret('key_a', 'a')],
    ['secret_wrong', '', secret('key_a', 'a')],
    ['secret_expired', 'a', secret('key_a', 'a', now)],
  ])('refuses as %s', (id, sent, stored) => {
    expect(prove(sent, stored)).toMatchObject({ ok: false, error: { id } })
  })

  it('refuses a client without secrets', () => {
    expect(prove('a')).toMatchObject({ error: { id: 'secret_wrong' } })
  })
})
