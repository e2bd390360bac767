/**
 * Tokens bound by an authorization server that is not ours (oidc-provider), used by a client that is not
 * ours (openid-client), against APIs behind the guard.
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGuard, type DpopOptions, memoryReplayStore } from '@keygrant/guard'
import { protect } from '@keygrant/guard/node-http'
import Provider, { type Configuration } from 'oidc-provider'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const audience = 'https://api.example'
const clientId = 'worker'
const clientSecret = 'a secret of a foreign server'

const settings: Configuration = {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  scopes: ['api.read'],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope: 'api.read', audience, accessTokenFormat: 'jwt' }),
    },
  },
}

/** Listens before the handler exists, which needs the address. */
async function listen(
  make: (url: string) => RequestListener,
): Promise<{ url: string; server: Server }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', make(url))
  return { url, server }
}

const servers: Server[] = []
let issuer: string
let configuration: openid.Configuration
beforeAll(async () => {
  const { url, server } = await listen((at) => new Provider(at, settings).callback())
  servers.push(server)
  issuer = url
  configuration = await openid.discovery(
    new URL(issuer),
    clientId,
    undefined,
    openid.ClientSecretBasic(clientSecret),
    { execute: [openid.allowInsecureRequests] },
  )
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** An API whose public address is where it listens. */
async function startApi(dpop: DpopOptions): Promise<string> {
  const { url, server } = await listen((publicUrl) => {
    const guard = createGuard({ issuer, audience, dpop: { ...dpop, publicUrl } })
    return protect(guard, { scope: 'api.read' }, (_request, response, access) => {
      response.end(access.clientId)
    })
  })
  servers.push(server)
  return url
}

async function boundToken(alg: 'ES256' | 'Ed25519') {
  const DPoP = openid.getDPoPHandle(configuration, await openid.randomDPoPKeyPair(alg), {
    // The name in RFC 8037, which both sides know.
    [openid.modifyAssertion]: (header) => {
      if (header['alg'] === 'Ed25519') Object.assign(header, { alg: 'EdDSA' })
    },
  })
  const parameters = { scope: 'api.read', resource: audience }
  const { access_token, token_type } = await openid.clientCredentialsGrant(
    configuration,
    parameters,
    { DPoP },
  )
  expect(token_type).toBe('dpop')
  return { token: access_token, DPoP }
}

describe.each<[what: string, dpop: DpopOptions]>([
  ['an API without nonces', {}],
  ['an API with nonces', { nonces: { secret: 'n'.repeat(32) } }],
])('%s', (_what, dpop) => {
  it.each(['ES256', 'Ed25519'] as const)('admits a foreign client with its %s key', async (alg) => {
    const api = new URL('/orders?a=b', await startApi(dpop))
    const { token, DPoP } = await boundToken(alg)
    for (let call = 0; call < 3; call++) {
      const method = call === 0 ? 'GET' : 'POST'
      const answer = await openid.fetchProtectedResource(
        configuration,
        token,
        api,
        method,
        undefined,
        undefined,
        { DPoP },
      )
      expect(answer.status).toBe(200)
      expect(await answer.text()).toBe(clientId)
    }
  })

  it('admits nobody else with the token', async () => {
    const api = await startApi(dpop)
    const { token } = await boundToken('ES256')
    const bearer = await fetch(api, { headers: { authorization: `Bearer ${token}` } })
    expect(bearer.status).toBe(401)
    const { DPoP } = await boundToken('ES256')
    const stolen = openid.fetchProtectedResource(
      configuration,
      token,
      new URL(api),
      'GET',
      undefined,
      undefined,
      { DPoP },
    )
    await expect(stolen).rejects.toMatchObject({
      status: 401,
      cause: [{ parameters: { error: 'invalid_token', algs: 'ES256 EdDSA' } }],
    })
  })
})

it('is not deceived by a proof that was seen on another instance', async () => {
  const replay = memoryReplayStore()
  const { token, DPoP } = await boundToken('ES256')
  const seen: Headers[] = []
  const capturing = Object.assign(async (url: string, init: RequestInit) => {
    seen.push(new Headers(init.headers))
    return fetch(url, init)
  })
  configuration[openid.customFetch] = capturing as openid.CustomFetch
  const [first, second] = [await startApi({ replay }), await startApi({ replay })]
  const answer = await openid.fetchProtectedResource(
    configuration,
    token,
    new URL(first),
    'GET',
    undefined,
    undefined,
    { DPoP },
  )
  expect(answer.status).toBe(200)
  const headers = seen.at(-1) ?? new Headers()
  expect(headers.get('dpop')).not.toBeNull()
  for (const api of [first, second]) {
    const replayed = await fetch(api, { headers })
    expect(replayed.status).toBe(401)
    expect(replayed.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"')
  }
})
