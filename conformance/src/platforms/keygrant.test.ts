/** The description of Keygrant against Keygrant itself: what the emulator imitates is what the server does. */
import { Credentials } from '@keygrant/credentials'
import { keygrant } from '@keygrant/providers'
import { startServer, type TestServer } from '@keygrant/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DelegatingUser, makeApp, makeDelegatingUser } from '../foreign/delegating-user.ts'
import { type MachineClient, makeMachineClient } from '../foreign/machine-client.ts'

const redirectUri = 'https://app.example.com/cb'
let server: TestServer
let machine: MachineClient
let user: DelegatingUser

beforeAll(async () => {
  server = await startServer()
  machine = await makeMachineClient(server)
  user = await makeDelegatingUser(server)
})
afterAll(() => server[Symbol.asyncDispose]())

const provider = () => keygrant({ issuer: server.issuer })

describe('keygrant({ issuer })', () => {
  it('names the endpoints that the metadata of the server names', async () => {
    const answer = await fetch(`${server.issuer}/.well-known/oauth-authorization-server`)
    const metadata = (await answer.json()) as Record<string, unknown>
    const { issuer, endpoints } = provider()
    expect(metadata).toMatchObject({
      issuer,
      authorization_endpoint: endpoints.authorization,
      token_endpoint: endpoints.token,
      revocation_endpoint: endpoints.revocation,
      introspection_endpoint: endpoints.introspection,
      device_authorization_endpoint: endpoints.deviceAuthorization,
      jwks_uri: endpoints.jwks,
    })
  })

  it('gets a token for a machine without asking for metadata', async () => {
    const asked: string[] = []
    const counting: typeof globalThis.fetch = (input, init) => {
      asked.push(new URL(String(input)).pathname)
      return fetch(input, init)
    }
    const { clientId, clientSecret } = machine
    await using credentials = new Credentials({
      provider: provider(),
      clientId,
      clientSecret,
      http: { fetch: counting },
      env: false,
    })
    expect(await credentials.getAccessToken()).toMatch(/^ey/u)
    expect(asked).toEqual(['/oauth2/token'])
  })

  it('signs a person in with PKCE and issuer checked, refreshes twice, and revokes', async () => {
    const app = await makeApp(server, user, { redirect_uris: [redirectUri] })
    await using credentials = new Credentials({
      provider: provider(),
      ...app,
      redirectUri,
      scope: ['offline_access', user.apiScope],
      env: false,
    })
    const request = await credentials.getAuthorizationUrl()
    const callbackUrl = await user.person.follow(request.url.pathname + request.url.search)
    const first = await credentials.fetchTokens({ callbackUrl, request })
    const second = await credentials.refresh()
    const third = await credentials.refresh()
    expect(new Set([first, second, third].map((one) => one.refreshToken)).size).toBe(3)
    expect((await credentials.revokeRefreshToken()).revoked).toBe(true)
  })
})
