import { createHash } from 'node:crypto'
import { cognito, cortex, datadog, keygrant } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { type Emulator, emulate } from './emulate.ts'
import { ask, callApi, itself, post, read, still } from './testing/call.ts'

const redirect_uri = 'https://app.example/callback'
const code_verifier = 'v'.repeat(43)
const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
const proof = { code_challenge, code_challenge_method: 'S256' }

const authorizationUrl = (
  { provider, clientId }: Emulator,
  parameters: Readonly<Record<string, string>> = proof,
): URL => {
  const url = new URL(provider.endpoints.authorization ?? '')
  const all = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri,
    state: 's',
    ...parameters,
  }
  for (const [name, value] of Object.entries(all))
    if (value !== '') url.searchParams.set(name, value)
  return url
}
const grant = { grant_type: 'authorization_code', redirect_uri, code_verifier }
const redeem = (
  platform: Emulator,
  callback: URL,
  changes: Readonly<Record<string, string>> = {},
) => ask(platform, { ...grant, code: callback.searchParams.get('code') ?? '', ...changes })

describe('the authorization page', () => {
  it('names the client, the scopes in words and what else was asked for, and escapes all of it', async () => {
    await using platform = await emulate(cortex())
    const url = authorizationUrl(platform, { scope: 'logging-service:read', instance_id: '<i>&"' })
    const answer = await fetch(url)
    const text = await answer.text()
    expect(text).toContain('Read Logging Service')
    expect(text).toContain('&lt;i&gt;&amp;&quot;')
    expect(text).not.toContain('<i>')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('goes back with a code, the state, and what the platform adds', async () => {
    await using platform = await emulate(datadog({ site: 'acme.us3.datadoghq.com' }))
    const callback = await platform.approve(
      authorizationUrl(platform, { ...proof, dd_oid: 'org-1' }),
    )
    const { code, ...rest } = Object.fromEntries(callback.searchParams)
    expect(code).toBeTruthy()
    expect(rest).toEqual({
      state: 's',
      site: 'https://acme.us3.datadoghq.com',
      domain: 'us3.datadoghq.com',
      dd_oid: 'org-1',
      dd_org_name: 'Emulated organization',
    })
  })

  it('goes back with an error when the person says no', async () => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }))
    const callback = await platform.approve(authorizationUrl(platform), { allow: false })
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      error: 'access_denied',
      state: 's',
      iss: platform.url,
    })
  })

  it('gives what stayed ticked, and nothing else', async () => {
    await using platform = await emulate(datadog())
    const url = authorizationUrl(platform, { ...proof, scope: 'events_read hosts_read' })
    const callback = await platform.approve(url, { scope: ['hosts_read', 'usage_read'] })
    expect((await redeem(platform, callback)).body['scope']).toBe('hosts_read')
  })

  it('takes nothing ticked for a no', async () => {
    await using platform = await emulate(datadog())
    const url = authorizationUrl(platform, { ...proof, scope: 'events_read' })
    const callback = await platform.approve(url, { scope: [''] })
    expect(callback.searchParams.get('error')).toBe('access_denied')
  })

  it.each([
    ['client_id', { ...proof, client_id: 'other' }],
    ['redirect_uri', { ...proof, redirect_uri: 'https://evil.example/callback' }],
    ['redirect_uri', { ...proof, redirect_uri: `${redirect_uri}/` }],
    ['redirect_uri', { ...proof, redirect_uri: '' }],
  ])(
    'redirects nobody with a bad %s: Datadog shows JSON, others a page',
    async (name, parameters) => {
      await using platform = await emulate(datadog())
      const refused = await read(
        await fetch(authorizationUrl(platform, parameters), { redirect: 'manual' }),
      )
      expect([refused.status, refused.body]).toEqual([
        400,
        { errors: [`invalid_request - Invalid ${name} parameter value.`] },
      ])
      await using other = await emulate(cognito({ domain: 'https://a.example' }))
      const page = await fetch(authorizationUrl(other, parameters), { redirect: 'manual' })
      expect([page.status, page.headers.get('location')]).toEqual([400, null])
      expect(await page.text()).toContain(`<code>${name}</code>`)
      await expect(other.approve(authorizationUrl(other, parameters))).rejects.toThrow(
        'answered 400',
      )
    },
  )

  it.each([
    ['invalid_request', { code_challenge: '' }],
    ['invalid_request', { code_challenge: code_verifier, code_challenge_method: 'plain' }],
    ['unsupported_response_type', { ...proof, response_type: 'token' }],
    ['invalid_scope', { ...proof, scope: 'nothing_of_datadog' }],
  ])('goes back with %s', async (error, parameters) => {
    await using platform = await emulate(datadog())
    const url = authorizationUrl(platform, parameters)
    const answer = await fetch(url, { redirect: 'manual' })
    const location = new URL(answer.headers.get('location') ?? '')
    expect([location.searchParams.get('error'), location.searchParams.get('state')]).toEqual([
      error,
      's',
    ])
  })

  it.each([
    ['http://localhost:53123/callback', true],
    ['http://localhost:53123/callback/x', false],
    ['http://localhost:1@evil.example/callback', false],
    ['http://localhost:/evil.example/callback', false],
  ])('of Cortex takes a wildcard for %s: %s', async (uri, good) => {
    await using platform = await emulate(cortex(), {
      seed: {
        clients: [
          { client_id: 'a', client_secret: 's', redirect_uris: ['http://localhost:*/callback'] },
        ],
      },
    })
    const answer = await fetch(authorizationUrl(platform, { redirect_uri: uri }))
    expect(answer.status === 200).toBe(good)
  })
})

describe('an authorization code', () => {
  it.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }],
    ['another redirect URI', { redirect_uri: 'http://localhost:8080/callback' }],
    ['another code', { code: 'none' }],
  ])('is refused with %s, and is still good after it', async (_what, changes) => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }))
    const callback = await platform.approve(authorizationUrl(platform))
    expect((await redeem(platform, callback, changes)).body['error']).toBe('invalid_grant')
    expect((await redeem(platform, callback)).status).toBe(200)
  })

  it('is good once; its return ends what it bought', async () => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }))
    const callback = await platform.approve(authorizationUrl(platform))
    const { body } = await redeem(platform, callback)
    expect((await redeem(platform, callback)).body['error']).toBe('invalid_grant')
    expect(platform.alarms).toBe(1)
    expect((await callApi(platform, body['access_token'])).status).toBe(401)
  })

  it.each([
    [cortex(), 60],
    [cognito({ domain: 'https://a.example' }), 300],
  ])('of $name ends after %i seconds', async (provider, life) => {
    await using platform = await emulate(provider, still)
    const [early, late] = [authorizationUrl(platform), authorizationUrl(platform)]
    const first = await platform.approve(early)
    const second = await platform.approve(late)
    platform.advance(life - 2)
    expect((await redeem(platform, first)).body['access_token']).toBeDefined()
    platform.advance(3)
    expect((await redeem(platform, second)).body['error']).toBe('invalid_grant')
  })

  it('of Cortex needs no proof key, and overlooks one', async () => {
    await using platform = await emulate(cortex())
    const without = await platform.approve(authorizationUrl(platform, {}))
    const code = without.searchParams.get('code')
    const sent = { grant_type: 'authorization_code', redirect_uri, code, ...itself(platform) }
    const answer = await post(platform.provider.endpoints.token, sent, 'json')
    expect(Object.keys(answer.body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'refresh_token',
    ])
    const callback = await platform.approve(authorizationUrl(platform))
    expect((await redeem(platform, callback, { code_verifier: 'w'.repeat(43) })).status).toBe(200)
  })

  it('of a Datadog site is had there and nowhere else, as is what it bought', async () => {
    await using platform = await emulate(datadog(), {
      seed: { callback: { site: 'https://us3.datadoghq.com', domain: 'us3.datadoghq.com' } },
    })
    const callback = await platform.approve(authorizationUrl(platform))
    expect(callback.searchParams.get('domain')).toBe('us3.datadoghq.com')
    expect((await redeem(platform, callback)).body['error']).toBe('invalid_grant')
    const there = platform.provider.callbackSite?.endpoints.token?.replace(
      '{value}',
      'us3.datadoghq.com',
    )
    const code = callback.searchParams.get('code')
    const { status, body } = await post(there, { ...grant, code, ...itself(platform) })
    expect(status).toBe(200)
    expect((await callApi(platform, body['access_token'])).status).toBe(401)
    const api = `${platform.url}/api.us3.datadoghq.com/api/v1/dashboard`
    const headers = { authorization: `Bearer ${String(body['access_token'])}` }
    expect((await fetch(api, { headers })).status).toBe(200)
  })

  it('is for a client that registered itself, as pup does', async () => {
    await using platform = await emulate(datadog())
    const { registration = '', authorization = '', token } = platform.provider.endpoints
    const uri = 'http://127.0.0.1:8000/oauth/callback'
    const registered = await post(
      registration,
      { client_name: 'pup', redirect_uris: [uri] },
      'json',
    )
    expect(registered.status).toBe(201)
    expect(registered.body).toEqual({
      client_id: registered.body['client_id'],
      client_name: 'pup',
      redirect_uris: [uri],
    })
    const client_id = String(registered.body['client_id'])
    const url = new URL(authorization)
    const asked = { client_id, response_type: 'code', redirect_uri: uri, ...proof }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
    const callback = await platform.approve(url)
    const code = callback.searchParams.get('code')
    const answer = await post(token, { ...grant, redirect_uri: uri, code, client_id })
    expect(answer.status).toBe(200)
  })
})
