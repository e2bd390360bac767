import { describe, expect, it } from 'vitest'
import { Credentials } from '../credentials.ts'
import { listen } from '../testing/listen.ts'
import { developerToken } from './developer-token.ts'

interface Redemption {
  readonly method: string | undefined
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly length: string | undefined
}

async function startProvider(answer: object = { access_token: 'short' }, status = 200) {
  const seen: Redemption[] = []
  const url = await listen((request, response) => {
    const { authorization, 'content-type': contentType, 'content-length': length } = request.headers
    seen.push({ method: request.method, authorization, contentType, length })
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  return { seen, provider: `${url}/request_token` }
}

describe('a developer token', () => {
  it('is redeemed by a POST with it as Bearer and no body, and once for many callers', async () => {
    const { seen, provider } = await startProvider()
    const creds = new Credentials({ developerToken: 'kg_dt_x', developerTokenProvider: provider })
    const tokens = await Promise.all(Array.from({ length: 20 }, () => creds.getAccessToken()))
    expect(new Set(tokens)).toEqual(new Set(['short']))
    expect(seen).toEqual([
      { method: 'POST', authorization: 'Bearer kg_dt_x', contentType: undefined, length: '0' },
    ])
  })

  it('is found in the environment with its provider', async () => {
    const { seen, provider } = await startProvider()
    const env = { KEYGRANT_DEVELOPER_TOKEN: 'kg_dt_e', KEYGRANT_DEVELOPER_TOKEN_PROVIDER: provider }
    expect(await new Credentials({ env }).getAccessToken()).toBe('short')
    expect(seen[0]?.authorization).toBe('Bearer kg_dt_e')
  })

  it('that the provider refuses is an OAuthError without the token in it', async () => {
    const refusal = { error: 'invalid_token', error_description: 'kg_dt_x is over' }
    const { provider } = await startProvider(refusal, 401)
    const creds = new Credentials({ developerToken: 'kg_dt_x', developerTokenProvider: provider })
    await expect(creds.getAccessToken()).rejects.toMatchObject({
      code: 'oauth_error',
      error: 'invalid_token',
      errorDescription: '[redacted] is over',
    })
  })

  it.each(['http://provider.example/request_token', 'provider.example', 'ftp://localhost/x'])(
    'is never sent to %s',
    (provider) => {
      expect(() => developerToken({ provider })).toThrow(
        expect.objectContaining({ code: 'invalid_configuration' }),
      )
      expect(
        () => new Credentials({ developerToken: 'x', developerTokenProvider: provider }),
      ).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
    },
  )

  it('without a provider, or a grant without a token, says what to give', async () => {
    const creds = new Credentials({ developerToken: 'kg_dt_x' })
    await expect(creds.getAccessToken()).rejects.toThrow('Give developerTokenProvider.')
    const empty = new Credentials({ grant: developerToken(), env: false })
    await expect(empty.getAccessToken()).rejects.toThrow(
      'Give developerToken and developerTokenProvider.',
    )
  })
})
