import { describe, expect, it } from 'vitest'
import { Credentials } from '../credentials.ts'
import { clientId, clientSecret, json, startTokenServer } from '../testing/token-server.ts'
import { type TokenExchangeOptions, tokenExchange } from './token-exchange.ts'

async function begin(options: TokenExchangeOptions) {
  const server = await startTokenServer()
  const make = () =>
    new Credentials({
      issuer: server.issuer,
      clientId,
      clientSecret,
      scope: 'reports:read',
      resource: 'https://billing.example',
      env: false,
      grant: tokenExchange(options),
    })
  return { server, make }
}

describe('token exchange', () => {
  it('sends the token, what it is and what the new one is for, once for many callers', async () => {
    const { server, make } = await begin({ subjectToken: 'their token' })
    server.answer = {
      expires_in: 60,
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    }
    const creds = make()
    const tokens = await Promise.all(Array.from({ length: 20 }, () => creds.getAccessToken()))
    expect(new Set(tokens)).toEqual(new Set([server.token(1)]))
    expect(server.requests.map(({ form }) => Object.fromEntries(form))).toEqual([
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: 'their token',
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        scope: 'reports:read',
        resource: 'https://billing.example',
      },
    ])
  })

  it('asks a function for the token at each exchange', async () => {
    let asked = 0
    const subjectTokenType = 'urn:ietf:params:oauth:token-type:jwt'
    const subjectToken = () => `token ${++asked}`
    const { server, make } = await begin({ subjectToken, subjectTokenType })
    const creds = make()
    await creds.getAccessToken()
    await creds.refresh()
    expect(server.requests.map(({ form }) => form.get('subject_token'))).toEqual([
      'token 1',
      'token 2',
    ])
    expect(server.requests[0]?.form.get('subject_token_type')).toBe(subjectTokenType)
  })

  it('gives each one who exchanges a token of their own', async () => {
    const { server, make } = await begin({ subjectToken: 'the same' })
    const tokens = [await make().getAccessToken(), await make().getAccessToken()]
    expect(tokens).toEqual([server.token(1), server.token(2)])
  })

  it('refused is an OAuthError without the token in it', async () => {
    const { server, make } = await begin({ subjectToken: 'their token' })
    server.faults.push(
      json(400, { error: 'invalid_request', error_description: 'their token is over' }),
    )
    await expect(make().getAccessToken()).rejects.toMatchObject({
      code: 'oauth_error',
      errorDescription: '[redacted] is over',
    })
  })
})
