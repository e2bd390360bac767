import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startIssuer, type TestIssuer } from '../fixtures/issuer.ts'
import { discover } from './discover.ts'

let issuer: TestIssuer
beforeEach(async () => {
  issuer = await startIssuer()
})
afterEach(() => issuer[Symbol.asyncDispose]())

describe('discover', () => {
  it('finds the keys through authorization server metadata', async () => {
    const found = await discover(issuer.url, fetch)
    expect(found).toMatchObject({ ok: true, value: { jwks: `${issuer.url}/keys` } })
    expect(issuer.hits).toMatchObject({ oauth: 1, openid: 0 })
  })

  it('falls back to OpenID metadata where there is no other', async () => {
    issuer.openid = issuer.oauth
    issuer.oauth = null
    const found = await discover(issuer.url, fetch)
    expect(found).toMatchObject({ ok: true, value: { jwks: `${issuer.url}/keys` } })
  })

  it.each<[what: string, change: (url: string) => Readonly<Record<string, unknown>>]>([
    ['speaks for another issuer', () => ({ issuer: 'https://other.example' })],
    ['adds a slash to the issuer', (url) => ({ issuer: `${url}/` })],
    ['names no keys', () => ({ jwks_uri: undefined })],
    ['names keys at an address without TLS', () => ({ jwks_uri: 'http://as.example/keys' })],
    ['names keys in a file', () => ({ jwks_uri: 'file:///etc/passwd' })],
    [
      'names a feed at an address without TLS',
      () => ({ revocations_endpoint: 'http://as.example/' }),
    ],
    ['hides a password in the address', () => ({ jwks_uri: 'https://a:b@as.example/keys' })],
  ])('refuses metadata that %s', async (_what, change) => {
    issuer.oauth = { ...issuer.oauth, ...change(issuer.url) }
    const refused = { ok: false, error: 'metadata_refused' }
    expect(await discover(issuer.url, fetch)).toEqual(refused)
    expect(issuer.hits.openid).toBe(0)
  })

  it('finds the feed and introspection where there are any', async () => {
    const revocations_endpoint = `${issuer.url}/feed`
    const introspection_endpoint = `${issuer.url}/introspect`
    issuer.oauth = { ...issuer.oauth, revocations_endpoint, introspection_endpoint }
    expect(await discover(issuer.url, fetch)).toMatchObject({
      value: { revocations: revocations_endpoint, introspection: introspection_endpoint },
    })
  })

  it('refuses http keys of an https issuer, even on this machine', async () => {
    const body = { issuer: 'https://as.example', jwks_uri: 'http://127.0.0.1/keys' }
    const answer = () => Promise.resolve(Response.json(body))
    const refused = { ok: false, error: 'metadata_refused' }
    expect(await discover('https://as.example', answer)).toEqual(refused)
  })

  it.each([
    [
      'https://as.example/tenant',
      'https://as.example/.well-known/oauth-authorization-server/tenant',
      'https://as.example/tenant/.well-known/openid-configuration',
    ],
    [
      'https://as.example/tenant/',
      'https://as.example/.well-known/oauth-authorization-server/tenant',
      'https://as.example/tenant/.well-known/openid-configuration',
    ],
  ])('looks for %s where RFC 8414 and OpenID say', async (identifier, oauth, openid) => {
    const asked: string[] = []
    const answer = (url: string) => {
      asked.push(url)
      return Promise.resolve(new Response(null, { status: 404 }))
    }
    await discover(identifier, answer)
    expect(asked).toEqual([oauth, openid])
  })
})
