import { describe, expect, it } from 'vitest'
import { createGuard } from '../guard.ts'
import type { GuardOptions } from '../guard-options.ts'
import { checkDpop, checkMtls, type DpopOptions } from './possession-options.ts'

const issuer = 'https://as.example'
const audience = 'https://api.example/v1'
const now = (): number => 0
const publicUrlOf = (dpop: DpopOptions, of = audience): string | undefined =>
  checkDpop(dpop, { audience: of, now })?.publicUrl

describe('options for bound tokens', () => {
  it('have defaults that a single process can live with', () => {
    expect(checkDpop(undefined, { audience, now })).toBeUndefined()
    expect(checkDpop({}, { audience, now })).toMatchObject({
      required: false,
      algorithms: ['ES256', 'EdDSA'],
      window: 60,
      nonces: undefined,
    })
  })

  it('know the address of the API', () => {
    expect(publicUrlOf({})).toBe('https://api.example')
    expect(publicUrlOf({ publicUrl: 'https://public.example/base/' })).toBe(
      'https://public.example/base',
    )
    expect(publicUrlOf({ publicUrl: new URL('https://public.example') })).toBe(
      'https://public.example',
    )
    expect(publicUrlOf({ publicUrl: 'https://a.example' }, 'urn:example:api')).toBe(
      'https://a.example',
    )
  })

  it('tell clients what to expect in the RFC 9728 document', () => {
    const dpop = { required: true, algorithms: ['EdDSA'] } as const
    const guard = createGuard({ issuer, audience, dpop, mtls: { from: 'connection' } })
    expect(guard.metadata().document).toMatchObject({
      dpop_signing_alg_values_supported: ['EdDSA'],
      dpop_bound_access_tokens_required: true,
      tls_client_certificate_bound_access_tokens: true,
    })
  })

  it.each<[what: string, options: Partial<GuardOptions>]>([
    ['no address', { audience: 'urn:example:api', dpop: {} }],
    ['an address with a query', { dpop: { publicUrl: 'https://api.example?a' } }],
    ['an address of another kind', { dpop: { publicUrl: 'ftp://api.example' } }],
    ['no algorithm', { dpop: { algorithms: [] } }],
    ['an algorithm that is none', { dpop: { algorithms: ['none' as 'ES256'] } }],
    ['a window of no time', { dpop: { window: 0 } }],
    ['a window of an hour', { dpop: { window: 3600 } }],
    ['a window that is no number', { dpop: { window: Number.NaN } }],
    ['a short secret', { dpop: { nonces: { secret: 'short' } } }],
    ['a short secret in bytes', { dpop: { nonces: { secret: new Uint8Array(31) } } }],
    ['nonces of no time', { dpop: { nonces: { secret: 's'.repeat(32), period: 1 } } }],
    ['a field that is none', { mtls: { header: 'a b', format: 'pem' } }],
    ['a format that is none', { mtls: { header: 'a', format: 'der' as 'pem' } }],
    ['a connection that is none', { mtls: { from: 'header' as 'connection' } }],
  ])('throw at start-up for %s', (_what, options) => {
    expect(() => createGuard({ issuer, audience, ...options })).toThrow(TypeError)
  })

  it('read names of fields without regard to case', () => {
    expect(checkMtls({ header: 'X-SSL-Cert', format: 'pem' })).toEqual({
      header: 'x-ssl-cert',
      format: 'pem',
    })
  })
})
