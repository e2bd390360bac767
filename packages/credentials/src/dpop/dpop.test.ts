/**
 * Tokens bound to a key: of oidc-provider, which wants a nonce in each proof, at an API that judges by
 * oauth4webapi. Neither is ours.
 */
import { mkdtempSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as oauth from 'oauth4webapi'
import Provider, { type Configuration } from 'oidc-provider'
import { describe, expect, it, vi } from 'vitest'
import { Credentials } from '../credentials.ts'
import type { CredentialsOptions } from '../options.ts'
import { runProgram } from '../testing/child.ts'
import { listen } from '../testing/listen.ts'
import { json, startTokenServer } from '../testing/token-server.ts'

// A process from the sources takes seconds to start where others run.
vi.setConfig({ testTimeout: 60_000 })

const resource = 'http://localhost:4001'
const client = { clientId: 'cl_worker', clientSecret: 'a secret of a foreign server', resource }

async function startProvider() {
  const later: { handler?: ReturnType<Provider['callback']> } = {}
  const issuer = await listen((request, response) => void later.handler?.(request, response))
  const configuration: Configuration = {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        dpop_bound_access_tokens: true,
      },
    ],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  }
  const provider = new Provider(issuer, configuration)
  let granted = 0
  provider.on('grant.success', () => granted++)
  later.handler = provider.callback()
  return { issuer, granted: () => granted }
}

const headersOf = ({ headers }: IncomingMessage) =>
  new Headers(
    Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
  )

/** Answers what it makes of a token and its proof. With `nonce`, it wants that in the proof. */
async function startApi(issuer: string, { nonce }: { nonce?: string } = {}) {
  const server = await oauth.processDiscoveryResponse(
    new URL(issuer),
    await oauth.discoveryRequest(new URL(issuer), { [oauth.allowInsecureRequests]: true }),
  )
  const seen: { readonly scheme: string; readonly nonce: unknown }[] = []
  const options = { requireDPoP: true, [oauth.allowInsecureRequests]: true }
  const revoked = new Set<string>()
  const url = await listen((incoming, response) => {
    const headers = headersOf(incoming)
    const [scheme = '', token = ''] = headers.get('authorization')?.split(' ') ?? []
    const proof = headers.get('dpop')?.split('.')[1] ?? ''
    const claims = JSON.parse(Buffer.from(proof, 'base64url').toString() || '{}')
    seen.push({ scheme, nonce: claims.nonce })
    const refuse = (error: string) =>
      response.writeHead(401, {
        'www-authenticate': `DPoP error="${error}", algs="ES256"`,
        ...(nonce !== undefined && { 'dpop-nonce': nonce }),
      })
    if (claims.nonce !== nonce) return void refuse('use_dpop_nonce').end()
    if (revoked.has(token)) return void refuse('invalid_token').end()
    const request = new Request(url + incoming.url, { method: incoming.method ?? '', headers })
    oauth.validateJwtAccessToken(server, request, resource, options).then(
      (access) => response.end(JSON.stringify(access)),
      (error: unknown) => response.writeHead(403).end(String(error)),
    )
  })
  return { url, seen, revoked }
}

describe('a token of a server that binds tokens', () => {
  it('is asked for once, nonce and all, by a hundred callers, and taken by an API with its proof', async () => {
    const { issuer, granted } = await startProvider()
    const api = await startApi(issuer)
    const creds = new Credentials({ issuer, ...client, dpop: true })
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => creds.fetch(`${api.url}/a?b=c`, { method: 'POST' })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await answers[0]?.json()).toMatchObject({ cnf: { jkt: expect.any(String) } })
    expect(granted()).toBe(1)
    expect(new Set(api.seen.map(({ scheme }) => scheme))).toEqual(new Set(['DPoP']))
  })

  it('goes to an API that wants a nonce with that nonce, the second time and from then on', async () => {
    const { issuer, granted } = await startProvider()
    const api = await startApi(issuer, { nonce: 'n-1' })
    const creds = new Credentials({ issuer, ...client, dpop: true })
    const call = () => creds.fetch(api.url, { method: 'PUT', body: 'whole' })
    expect([(await call()).status, (await call()).status]).toEqual([200, 200])
    expect(api.seen.map(({ nonce }) => nonce)).toEqual([undefined, 'n-1', 'n-1'])
    expect(granted()).toBe(1)
  })

  it('is replaced once when the API no longer takes it', async () => {
    const { issuer, granted } = await startProvider()
    const api = await startApi(issuer, { nonce: 'n-1' })
    const creds = new Credentials({ issuer, ...client, dpop: true })
    api.revoked.add(await creds.getAccessToken())
    expect((await creds.fetch(api.url)).status).toBe(200)
    expect(granted()).toBe(2)
    expect(api.seen).toHaveLength(3)
  })

  it('is bound to a key of one’s own, and the headers for one request prove it', async () => {
    const { issuer } = await startProvider()
    const api = await startApi(issuer)
    const dpop = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
    const creds = new Credentials({ issuer, ...client, dpop: dpop as CryptoKeyPair })
    const headers = await creds.headers({ url: `${api.url}/x`, method: 'DELETE' })
    const answer = await fetch(`${api.url}/x`, { method: 'DELETE', headers })
    const jkt = await oauth.DPoP({}, dpop as CryptoKeyPair).calculateThumbprint()
    expect(await answer.json()).toMatchObject({ cnf: { jkt } })
  })

  it('is used on by another process that shares the file, which holds the key', async () => {
    const { issuer, granted } = await startProvider()
    const api = await startApi(issuer)
    const dbfile = join(mkdtempSync(join(tmpdir(), 'keygrant-dpop-')), 'credentials.json')
    const options = { issuer, ...client, dpop: true, storageParams: { dbfile } }
    await new Credentials(options).getAccessToken()
    const program = `
      import { Credentials } from './index.ts'
      const response = await new Credentials(given.options).fetch(given.url)
      console.log(response.status)`
    const ended = await runProgram(program, { options, url: api.url })
    expect(ended).toMatchObject({ stdout: '200\n', stderr: '' })
    expect(granted()).toBe(1)
  })
})

describe('credentials with dpop', () => {
  const bound = { access_token: 'at', token_type: 'DPoP', expires_in: 60 }
  const answering = async (members: object, options: CredentialsOptions) => {
    const server = await startTokenServer()
    server.faults.push(json(200, members))
    return new Credentials({ issuer: server.issuer, clientId: 'c', clientSecret: 's', ...options })
  }

  it.each<[string, object, CredentialsOptions]>([
    ['a bearer token in answer to a proof', { ...bound, token_type: 'Bearer' }, { dpop: true }],
    ['a bound token that nobody asked for', bound, {}],
  ])('refuse %s', async (_what, members, options) => {
    const creds = await answering(members, options)
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'bad_response' })
  })

  it('refuse an unbound token of a grant', async () => {
    const expiresAt = new Date(Date.now() + 60_000)
    const tokens = {
      accessToken: 'x',
      tokenType: 'Bearer',
      expiresAt,
      scope: [],
      extra: {},
    } as const
    const creds = new Credentials({ dpop: true, env: false, grant: async () => tokens })
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'bad_response' })
  })

  it('refuse an access token whose key nobody gave, and take it with its key', async () => {
    const given = { accessToken: 'at', env: false } as const
    const lost = new Credentials({ ...given, dpop: true }).getAccessToken()
    await expect(lost).rejects.toMatchObject({ code: 'invalid_configuration' })
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
    const creds = new Credentials({ ...given, dpop: pair as CryptoKeyPair })
    const headers = await creds.headers({ url: 'https://api.example/' })
    expect(headers.get('authorization')).toBe('DPoP at')
    expect(headers.get('dpop')?.split('.')).toHaveLength(3)
  })

  it('write no tokens whose key cannot leave the process', async () => {
    const creds = await answering(bound, { dpop: true })
    await creds.getAccessToken()
    await expect(creds.writeCredentials()).rejects.toMatchObject({ code: 'invalid_configuration' })
  })

  it.each([
    ['no pair', {}],
    ['half a pair', { privateKey: undefined }],
    ['a word', 'yes'],
  ])('refuse %s for a key pair', (_what, dpop) => {
    const options = { dpop } as unknown as CredentialsOptions
    expect(() => new Credentials(options)).toThrow(/dpop must be/u)
  })

  it('prove by the server’s clock after it refused a proof of another hour', async () => {
    const ahead = 3_600_000
    let requests = 0
    const issuer = await listen((incoming, response) => {
      const url = new URL(incoming.url ?? '', issuer)
      const headers = { date: new Date(Date.now() + ahead).toUTCString() }
      const send = (status: number, body: object) =>
        response
          .writeHead(status, { ...headers, 'content-type': 'application/json' })
          .end(JSON.stringify(body))
      if (url.pathname.startsWith('/.well-known/'))
        return void send(200, { issuer, token_endpoint: `${issuer}/token` })
      requests++
      const claims = JSON.parse(
        Buffer.from(String(incoming.headers['dpop']).split('.')[1] ?? '', 'base64url').toString(),
      )
      const isTimely = Math.abs(claims.iat * 1000 - Date.now() - ahead) < 10_000
      send(isTimely ? 200 : 400, isTimely ? bound : { error: 'invalid_dpop_proof' })
    })
    const creds = new Credentials({ issuer, clientId: 'c', clientSecret: 's', dpop: true })
    expect(await creds.getAccessToken()).toBe('at')
    expect(requests).toBe(2)
  })
})
