import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { clientId, clientSecret, json, startTokenServer } from './testing/token-server.ts'

const redirectUri = 'https://app.example/cb'
const reference = 'urn:ietf:params:oauth:request_uri:6esc'

/** A server that takes pushed requests, and an app of it. */
async function begin(metadata: Record<string, unknown> = {}) {
  const server = await startTokenServer()
  const { issuer } = server
  server.metadata = {
    authorization_endpoint: `${issuer}/authorize?tenant=a`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    ...metadata,
  }
  const creds = new Credentials({
    issuer,
    clientId,
    clientSecret,
    redirectUri,
    resource: ['https://a.example', 'https://b.example'],
    env: false,
  })
  return { server, creds }
}

const taken = json(201, { request_uri: reference, expires_in: 60 })

describe('a pushed authorization request', () => {
  it('is sent whole with client authentication; the browser is given the reference alone', async () => {
    const { server, creds } = await begin()
    server.faults.push(taken)
    const request = await creds.getAuthorizationUrl({ scope: 'reports:read', pushed: true })
    const [sent] = server.requests
    expect(sent?.authorization).toMatch(/^Basic /u)
    expect(Object.fromEntries(sent?.form ?? [])).toMatchObject({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'reports:read',
      state: request.state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/u),
      code_challenge_method: 'S256',
    })
    expect(sent?.form.getAll('resource')).toEqual(['https://a.example', 'https://b.example'])
    expect(Object.fromEntries(request.url.searchParams)).toEqual({
      tenant: 'a',
      client_id: clientId,
      request_uri: reference,
    })
  })

  it.each([
    ['where the server requires it', { require_pushed_authorization_requests: true }, {}, 1],
    ['not where the server merely takes it', {}, {}, 0],
    [
      'not against the caller’s word',
      { require_pushed_authorization_requests: true },
      { pushed: false },
      0,
    ],
  ])('is made %s', async (_when, metadata, options, pushed) => {
    const { server, creds } = await begin(metadata)
    server.faults.push(taken)
    const { url } = await creds.getAuthorizationUrl(options)
    expect(server.requests).toHaveLength(pushed)
    expect(url.searchParams.has('request_uri')).toBe(pushed === 1)
  })

  it.each([
    [
      'no endpoint is known for it',
      { pushed_authorization_request_endpoint: null },
      undefined,
      'invalid_configuration',
    ],
    ['the answer has no reference', {}, json(201, { expires_in: 60 }), 'bad_response'],
    ['the server is away', {}, json(503, {}), 'bad_response'],
    ['the server refuses', {}, json(400, { error: 'invalid_request' }), 'oauth_error'],
  ])('is an error when %s', async (_when, metadata, fault, code) => {
    const { server, creds } = await begin(metadata)
    if (fault !== undefined) server.faults.push(fault)
    const making = creds.getAuthorizationUrl({ pushed: true })
    await expect(making).rejects.toMatchObject({ code })
  })
})
