/** Other people's OAuth clients, as their users use them, against a real server. */
import { startServer, type TestServer } from '@keygrant/testkit'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { ClientCredentials } from 'simple-oauth2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MachineClient, makeMachineClient } from './machine-client.ts'

let server: TestServer
let client: MachineClient

beforeAll(async () => {
  server = await startServer()
  client = await makeMachineClient(server)
})
afterAll(() => server[Symbol.asyncDispose]())

/** The scope of a token, as our own introspection reads it. */
async function introspect(token: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.origin}/oauth2/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.clientId}:${client.clientSecret}`)}` },
    body: new URLSearchParams({ token }),
  })
  return (await response.json()) as Record<string, unknown>
}

describe('openid-client', () => {
  it('discovers the server and gets a token by client_secret_post and by client_secret_basic', async () => {
    for (const method of [openid.ClientSecretPost, openid.ClientSecretBasic]) {
      const configuration = await openid.discovery(
        new URL(server.issuer),
        client.clientId,
        undefined,
        method(client.clientSecret),
        { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
      )
      const tokens = await openid.clientCredentialsGrant(configuration, { scope: client.scope })
      expect(tokens.token_type).toBe('bearer')
      expect(tokens.expires_in).toBe(3600)
      expect(await introspect(tokens.access_token)).toMatchObject({ active: true })
    }
  })

  it('introspects and revokes the token it got', async () => {
    const configuration = await openid.discovery(
      new URL(server.issuer),
      client.clientId,
      undefined,
      openid.ClientSecretBasic(client.clientSecret),
      { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
    )
    const { access_token } = await openid.clientCredentialsGrant(configuration)
    expect(await openid.tokenIntrospection(configuration, access_token)).toMatchObject({
      active: true,
      client_id: client.clientId,
    })
    await openid.tokenRevocation(configuration, access_token)
    expect(await openid.tokenIntrospection(configuration, access_token)).toEqual({ active: false })
  })
})

describe('oauth4webapi', () => {
  const insecure = { [oauth.allowInsecureRequests]: true }

  it('discovers the server, gets a token, and hears a wrong secret as invalid_client', async () => {
    const issuer = new URL(server.issuer)
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
    const metadata = await oauth.processDiscoveryResponse(issuer, found)
    const self: oauth.Client = { client_id: client.clientId }
    const ask = async (secret: string): Promise<oauth.TokenEndpointResponse> => {
      const auth = oauth.ClientSecretBasic(secret)
      const form = new URLSearchParams({ scope: client.scope })
      const answer = await oauth.clientCredentialsGrantRequest(metadata, self, auth, form, insecure)
      return oauth.processClientCredentialsResponse(metadata, self, answer)
    }
    expect(await introspect((await ask(client.clientSecret)).access_token)).toMatchObject({
      active: true,
      scope: client.scope,
    })
    await expect(ask(`${client.clientSecret}x`)).rejects.toMatchObject({ status: 401 })
  })
})

describe('simple-oauth2', () => {
  it.each(['header', 'body'] as const)(
    'gets a token with its credentials in the %s',
    async (place) => {
      const grant = new ClientCredentials({
        client: { id: client.clientId, secret: client.clientSecret },
        auth: { tokenHost: server.origin, tokenPath: '/oauth2/token' },
        options: { authorizationMethod: place },
      })
      const { token } = await grant.getToken({ scope: client.scope })
      expect(await introspect(String(token['access_token']))).toMatchObject({ active: true })
    },
  )
})
