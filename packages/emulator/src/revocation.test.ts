import { cognito, cortex, datacrunch, datadog } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { emulate } from './emulate.ts'
import { callApi, itself, post, read, refresh, still } from './testing/call.ts'

describe('revocation', () => {
  it.each([
    ['string', { issuccess: 'true' }],
    ['boolean', { issuccess: true }],
  ])('of Cortex is confirmed by a %s, and ends the access tokens too', async (branch, answer) => {
    await using platform = await emulate(cortex(), { branches: { 'revocation-answer': branch } })
    const { body } = await refresh(platform)
    const sent = {
      ...itself(platform),
      token: platform.refreshToken,
      token_type_hint: 'refresh_token',
    }
    const revoked = await post(platform.provider.endpoints.revocation, sent, 'json')
    expect([revoked.status, revoked.body]).toEqual([200, answer])
    expect((await callApi(platform, body['access_token'])).status).toBe(401)
    expect((await refresh(platform)).body['error']).toBe('invalid_grant')
  })

  it('of Cortex refuses `token: null`, which its Python SDK sends when it has none', async () => {
    await using platform = await emulate(cortex())
    const sent = { ...itself(platform), token: null, token_type_hint: 'access_token' }
    const refused = await post(platform.provider.endpoints.revocation, sent, 'json')
    expect(refused.body['error']).toBe('invalid_request')
  })

  it('of Cognito is of refresh tokens only, and has no body', async () => {
    await using platform = await emulate(cognito({ domain: 'https://a.example' }))
    const { body } = await refresh(platform)
    const { revocation } = platform.provider.endpoints
    const access = await post(revocation, { ...itself(platform), token: body['access_token'] })
    expect([access.status, access.body['error']]).toEqual([400, 'unsupported_token_type'])
    const token = await post(revocation, { ...itself(platform), token: platform.refreshToken })
    expect([token.status, token.body]).toEqual([200, { text: '' }])
    const missing = await post(revocation, itself(platform))
    expect([missing.status, missing.body['error']]).toEqual([400, 'invalid_request'])
  })

  it('of a token that is not there is as good as done', async () => {
    await using platform = await emulate(datadog())
    const { revocation } = platform.provider.endpoints
    expect((await post(revocation, { ...itself(platform), token: 'none' })).status).toBe(200)
  })

  it('of Datadog overlooks a Bearer header, which its documents send', async () => {
    await using platform = await emulate(datadog())
    const { body } = await refresh(platform)
    const { revocation = '' } = platform.provider.endpoints
    const answer = await fetch(revocation, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
      body: new URLSearchParams({ ...itself(platform), token: String(body['refresh_token']) }),
    })
    expect(answer.status).toBe(200)
    expect((await callApi(platform, body['access_token'])).status).toBe(401)
  })

  it("never touches another client's token", async () => {
    await using platform = await emulate(datadog(), {
      seed: {
        clients: [
          { client_id: 'a', client_secret: 'sa' },
          { client_id: 'b', client_secret: 'sb' },
        ],
        refresh_tokens: [{ refresh_token: 'of-b', client_id: 'b' }],
      },
    })
    const { revocation } = platform.provider.endpoints
    expect((await post(revocation, { ...itself(platform), token: 'of-b' })).status).toBe(200)
    expect(platform.state.refresh_tokens[0]?.alive).toBe(true)
  })

  it('is not there where nobody has published it', async () => {
    await using platform = await emulate(datacrunch())
    expect(platform.provider.endpoints.revocation).toBeUndefined()
  })
})

describe('a developer token', () => {
  const redeem = (url: string | undefined, token: string, type?: string) =>
    fetch(url ?? '', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) },
    }).then(read)

  it.each([
    ['Python SDK: no content type', undefined],
    ['Node and Java SDK: JSON, and nothing in it', 'application/json'],
  ])('is redeemed without a body (%s)', async (_who, type) => {
    await using platform = await emulate(cortex())
    const { developerToken } = platform.provider.endpoints
    const { status, body } = await redeem(developerToken, platform.developerToken(), type)
    expect([status, Object.keys(body)]).toEqual([200, ['access_token']])
    expect((await callApi(platform, body['access_token'])).status).toBe(201)
  })

  it('lives for a day unless it is told otherwise, and again and again until then', async () => {
    await using platform = await emulate(cortex(), still)
    const { developerToken } = platform.provider.endpoints
    const day = platform.developerToken()
    const hour = platform.developerToken(3600)
    expect((await redeem(developerToken, hour)).status).toBe(200)
    expect((await redeem(developerToken, hour)).status).toBe(200)
    platform.advance(3601)
    expect((await redeem(developerToken, hour)).status).toBe(401)
    expect((await redeem(developerToken, day)).status).toBe(200)
    platform.advance(86_400)
    expect((await redeem(developerToken, day)).status).toBe(401)
  })

  it('is no access token, nor the other way round', async () => {
    await using platform = await emulate(cortex())
    const token = platform.developerToken()
    const { developerToken } = platform.provider.endpoints
    expect((await callApi(platform, token)).status).toBe(401)
    const { body } = await redeem(developerToken, token)
    expect((await redeem(developerToken, String(body['access_token']))).status).toBe(401)
  })
})
