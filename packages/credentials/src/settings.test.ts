import { describe, expect, expectTypeOf, it } from 'vitest'
import { Credentials } from './credentials.ts'
import type { CredentialsOptions } from './options.ts'

const good: CredentialsOptions = {
  issuer: 'https://as.example',
  clientId: 'cl_worker',
  clientSecret: 'secret',
}

const mistakesOf = (options: object): string => {
  try {
    new Credentials(options)
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_configuration', retryable: false })
    return (error as Error).message
  }
  throw new Error('it was accepted')
}

describe('options', () => {
  it.each<[what: string, options: CredentialsOptions]>([
    ['an issuer with a path', { issuer: 'https://as.example/tenant' }],
    ['a URL object', { issuer: new URL('https://as.example') }],
    ['a loopback issuer without TLS', { issuer: 'http://localhost:4000' }],
    ['a loopback address', { issuer: 'http://[::1]:4000' }],
    ['scopes in an array', { scope: ['a', 'b'] }],
    ['an empty scope', { scope: '' }],
    ['resources', { resource: ['https://a.example', 'https://b.example/x'] }],
    ['no retries', { http: { retry: false, timeout: 1, signal: new AbortController().signal } }],
  ])('take %s', (_what, options) => {
    expect(() => new Credentials({ ...good, ...options })).not.toThrow()
  })

  it.each<[mistake: string, options: object]>([
    ['clientID is not an option', { clientID: 'x' }],
    ['http.retries is not an option', { http: { retries: 3 } }],
    ['http.retry.count is not an option', { http: { retry: { count: 3 } } }],
    ['issuer must be https, or http on a loopback address', { issuer: 'http://as.example' }],
    ['issuer must have no query', { issuer: 'https://as.example/?a=b' }],
    ['issuer must be an absolute URL', { issuer: 'as.example' }],
    ['tokenUrl must be an absolute URL', { tokenUrl: 'https://as.example/token#x' }],
    ['clientId must be a non-empty string', { clientId: '' }],
    ['clientSecret must be a non-empty string', { clientSecret: '' }],
    [
      'clientAuth must be auto, client_secret_basic, client_secret_post, none',
      { clientAuth: 'mtls' },
    ],
    ['scope must be scope tokens', { scope: 'a  b' }],
    ['scope must be scope tokens', { scope: ['a"b'] }],
    ['resource must be absolute', { resource: 'api' }],
    ['resource must be absolute', { resource: ['https://api.example/#x'] }],
    ['grant must be a function', { grant: 'client_credentials' }],
    ['onTokens must be a function', { onTokens: {} }],
    ['earlyRefresh must be a number of milliseconds', { earlyRefresh: -1 }],
    ['http.timeout must be a number of milliseconds', { http: { timeout: Number.NaN } }],
    ['http.fetch must be a function', { http: { fetch: 'undici' } }],
    ['http.signal must be an AbortSignal', { http: { signal: {} } }],
    ['http.headers must not hold Authorization', { http: { headers: { authorization: 'x' } } }],
    ['http.headers are not valid headers', { http: { headers: { 'a b': 'x' } } }],
    ['http.retry.attempts must be a whole number from 1', { http: { retry: { attempts: 0 } } }],
    ['http.retry.maxDelay must be a number', { http: { retry: { maxDelay: '1s' } } }],
  ])('refuse with "%s"', (mistake, options) => {
    expect(mistakesOf({ ...good, ...options })).toContain(mistake)
  })

  it('are refused with all their mistakes at once', () => {
    expect(mistakesOf({ scopes: 'a', issuer: 'as.example', cacheToken: 'yes' })).toBe(
      'The credentials cannot be used: scopes is not an option; cacheToken must be true or false; ' +
        'issuer must be an absolute URL without fragment, user or password.',
    )
  })

  it('missing altogether are named by the call that needs them, with the places looked at', async () => {
    const creds = new Credentials({ env: {}, storageAdapter: 'memory' })
    await expect(creds.getAccessToken()).rejects.toMatchObject({
      code: 'partial_credentials',
      missing: ['clientId', 'clientSecret, refreshToken or grant'],
      tried: [{ source: 'instance' }, { source: 'environment' }, { source: 'store' }],
    })
    // @ts-expect-error -- an unknown event is a mistake for the compiler too
    expect(() => creds.on('token', () => undefined)).toThrow(/events are/)
  })

  it('that are undefined count as absent', () => {
    const options: object = { ...good, tokenUrl: undefined, scope: undefined, http: undefined }
    expect(() => new Credentials(options as CredentialsOptions)).not.toThrow()
  })

  it('need nothing where a custom grant needs nothing, until it asks for it', async () => {
    const creds = new Credentials({ grant: (context) => context.request({ grant_type: 'x' }) })
    await expect(creds.getAccessToken()).rejects.toMatchObject({
      code: 'partial_credentials',
      missing: ['issuer (or tokenUrl)', 'clientId'],
    })
  })

  it('do not compile when misspelt', () => {
    expectTypeOf<{ clientID: string }>().not.toExtend<Required<CredentialsOptions>>()
    // @ts-expect-error -- a misspelt option is a mistake for the compiler too
    expect(() => new Credentials({ ...good, clientID: 'x' })).toThrow()
  })
})
