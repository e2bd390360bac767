import { cognito, cortex, datacrunch, datadog, keygrant, vectara } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { emulate } from './emulate.ts'
import { ask, callApi, itself, post, read, refresh } from './testing/call.ts'

const token = { grant_type: 'client_credentials' }
const basic = (id: string, secret: string): string => `Basic ${btoa(`${id}:${secret}`)}`

describe('a refusal', () => {
  it.each([
    ['no grant_type', {}, 'grant_type was not specified'],
    ['no client_id', { ...token, client_secret: 'x' }, 'client_id was not specified'],
    ['no client_secret', { ...token, client_id: 'cl_1' }, 'client_secret was not specified'],
  ])('of DataCrunch names what is missing when there is %s', async (_what, parameters, message) => {
    await using platform = await emulate(datacrunch(), {
      seed: { clients: [{ client_id: 'cl_1', client_secret: 's' }] },
    })
    const { status, body } = await post(platform.provider.endpoints.token, parameters, 'json')
    expect([status, body]).toEqual([400, { code: 'invalid_request', message }])
  })

  it('of DataCrunch has its own word and 401 for a wrong secret, its own words for a grant', async () => {
    await using platform = await emulate(datacrunch())
    const wrong = await post(
      platform.provider.endpoints.token,
      { ...token, client_id: platform.clientId, client_secret: 'x' },
      'json',
    )
    expect([wrong.status, wrong.body]).toEqual([
      401,
      { code: 'unauthorized_request', message: 'Invalid client id or client secret' },
    ])
    const grant = await ask(platform, { grant_type: 'password' })
    expect(grant.body).toEqual({
      code: 'unsupported_grant_type',
      message: 'unsupported grant type',
    })
    const scope = await ask(platform, { ...token, scope: 'more' })
    expect([scope.status, scope.body['code']]).toEqual([400, 'invalid_scope'])
  })

  it.each([
    ['in-success', 200],
    ['own-status', 400],
  ])('of Cortex that is %s comes with %i', async (branch, status) => {
    await using platform = await emulate(cortex(), { branches: { 'error-status': branch } })
    const refused = await refresh(platform, 'none')
    expect([refused.status, refused.body['error']]).toEqual([status, 'invalid_grant'])
  })

  it.each([
    ['400', 400],
    ['401', 401],
  ])('of Cognito for a wrong secret comes with %s', async (branch, status) => {
    await using platform = await emulate(cognito({ domain: 'https://a.example' }), {
      branches: { 'invalid-client-status': branch },
    })
    const { endpoints } = platform.provider
    const headers = { authorization: basic(platform.clientId, 'x') }
    const refused = await read(
      await fetch(endpoints.token ?? '', {
        method: 'POST',
        headers,
        body: new URLSearchParams(token),
      }),
    )
    expect([refused.status, refused.body['error']]).toEqual([status, 'invalid_client'])
  })

  it.each([
    ['a confidential client without its secret', {}, '401', 401],
    ['a wrong secret', { client_secret: 'x' }, '401', 401],
    ['a wrong secret, the other side', { client_secret: 'x' }, '400', 400],
  ])('of Datadog for %s', async (_what, secret, branch, status) => {
    await using platform = await emulate(datadog(), { branches: { 'wrong-secret-status': branch } })
    const refused = await post(platform.provider.endpoints.token, {
      grant_type: 'refresh_token',
      refresh_token: platform.refreshToken,
      client_id: platform.clientId,
      ...secret,
    })
    expect([refused.status, refused.body['error']]).toEqual([status, 'invalid_client'])
  })

  it.each([
    ['a repeated name', 'application/x-www-form-urlencoded', 'grant_type=a&grant_type=b'],
    ['a value that is no text', 'application/json', '{"grant_type":1}'],
    ['a text that is no JSON', 'application/json', '{'],
    ['another content type', 'text/plain', 'grant_type=a'],
  ])('is for %s', async (_what, type, body) => {
    await using platform = await emulate(datacrunch())
    const { token: url = '' } = platform.provider.endpoints
    const init = { method: 'POST', headers: { 'content-type': type }, body }
    const refused = await read(await fetch(url, init))
    expect([refused.status, refused.body['code']]).toEqual([400, 'invalid_request'])
  })

  it('is for a GET', async () => {
    await using platform = await emulate(datacrunch())
    expect((await fetch(platform.provider.endpoints.token ?? '')).status).toBe(405)
  })
})

describe('a body', () => {
  it.each([
    ['token-body', 'json', 'json', 200],
    ['token-body', 'json', 'form', 400],
    ['token-body', 'form', 'form', 200],
    ['token-body', 'form', 'json', 400],
    ['token-body', 'json-or-form', 'form', 200],
  ] as const)(
    'where DataCrunch has %s %s and the client sends %s, is answered %i',
    async (about, side, format, status) => {
      await using platform = await emulate(datacrunch(), { branches: { [about]: side } })
      const sent = { ...token, ...itself(platform) }
      const answer = await post(platform.provider.endpoints.token, sent, format)
      expect(answer.status).toBe(status)
      // What the Go SDK looks for before it sends a form.
      if (status === 400) expect(answer.body['message']).toBe('grant_type was not specified')
    },
  )

  it.each([
    ['json', 'json', true],
    ['json', 'form', false],
    ['form', 'form', true],
    ['form', 'json', false],
  ] as const)(
    'of a refresh, where Cortex takes %s and the client sends %s: %s',
    async (side, format, good) => {
      await using platform = await emulate(cortex(), { branches: { 'refresh-body': side } })
      const sent = {
        grant_type: 'refresh_token',
        refresh_token: platform.refreshToken,
        ...itself(platform),
      }
      const { body } = await post(platform.provider.endpoints.token, sent, format)
      expect('access_token' in body).toBe(good)
    },
  )

  it.each([
    ['form', 'form', 200],
    ['form', 'json', 400],
    ['form-or-json', 'json', 200],
  ] as const)(
    'where Vectara has %s and the client sends %s, is answered %i',
    async (side, format, status) => {
      await using platform = await emulate(vectara({ customerId: '1' }), {
        branches: { 'token-body': side },
      })
      const sent = { ...token, ...itself(platform) }
      expect((await post(platform.provider.endpoints.token, sent, format)).status).toBe(status)
    },
  )
})

describe('client authentication', () => {
  it.each([
    ['post-or-basic', 'basic', 200],
    ['post-or-basic', 'post', 200],
    ['post', 'basic', 400],
    ['basic', 'post', 400],
    ['basic', 'basic', 200],
  ])('of Vectara by %s, with %s: %i', async (side, way, status) => {
    await using platform = await emulate(vectara({ customerId: '1' }), {
      branches: { 'client-auth': side },
    })
    const { clientId, clientSecret, provider } = platform
    const { token: url = '' } = provider.endpoints
    // The C# and Java samples put client_id into the body as well.
    const headers = { authorization: basic(clientId, clientSecret) }
    const answer =
      way === 'basic'
        ? await fetch(url, {
            method: 'POST',
            headers,
            body: new URLSearchParams({ ...token, client_id: clientId }),
          })
        : await fetch(url, {
            method: 'POST',
            body: new URLSearchParams({ ...token, ...itself(platform) }),
          })
    expect(answer.status).toBe(status)
  })

  it('is in one place', async () => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }))
    const { clientId, clientSecret, provider } = platform
    const { token: url = '' } = provider.endpoints
    const headers = { authorization: basic(clientId, clientSecret) }
    const both = { ...token, ...itself(platform) }
    const twice = await read(
      await fetch(url, { method: 'POST', headers, body: new URLSearchParams(both) }),
    )
    expect(twice.body['error']).toBe('invalid_request')
    const other = new URLSearchParams({ ...token, client_id: 'other' })
    const another = await read(await fetch(url, { method: 'POST', headers, body: other }))
    expect([another.status, another.body['error']]).toEqual([401, 'invalid_client'])
  })

  it('is not for a public client, which may not have tokens of its own', async () => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }), {
      seed: { clients: [{ client_id: 'spa' }] },
    })
    const sent = { ...token, client_id: 'spa' }
    const { status, body } = await post(platform.provider.endpoints.token, sent)
    expect([status, body['error']]).toEqual([400, 'unauthorized_client'])
  })
})

describe('the API without a good token', () => {
  it.each([
    [datacrunch(), { code: 'unauthorized_request', message: 'Access token is missing or invalid' }],
    [datadog(), { errors: ['Unauthorized'] }],
    [
      vectara({ customerId: '1' }),
      { messages: ['The JWT is missing or has expired.'], request_id: 'r-1' },
    ],
    [cortex(), { text: '' }],
  ])('of $name refuses in its own shape', async (provider, body) => {
    await using platform = await emulate(provider)
    const refused = await callApi(platform, 'none')
    expect([refused.status, refused.body]).toEqual([401, body])
    expect(refused.headers.get('www-authenticate')).toBeNull()
  })

  it('of Keygrant says why in the header', async () => {
    await using platform = await emulate(keygrant({ issuer: 'https://auth.example' }))
    const { headers } = await callApi(platform, 'none')
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })

  it('is there for a token that was revoked', async () => {
    await using platform = await emulate(datadog())
    const { body } = await refresh(platform)
    expect((await callApi(platform, body['access_token'])).status).toBe(200)
    const revoked = await post(platform.provider.endpoints.revocation, {
      ...itself(platform),
      token: body['access_token'],
    })
    expect([revoked.status, revoked.body]).toEqual([200, { text: '' }])
    expect((await callApi(platform, body['access_token'])).status).toBe(401)
  })
})
