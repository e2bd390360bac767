/** simple-oauth2, as its users configure it for each platform. */
import { type Emulator, emulate } from '@keygrant/emulator'
import { cognito, cortex, datacrunch, datadog, keygrant, vectara } from '@keygrant/providers'
import { AuthorizationCode, ClientCredentials } from 'simple-oauth2'
import { describe, expect, it } from 'vitest'

const redirectUri = 'https://app.example/callback'

interface Ways {
  readonly bodyFormat: 'form' | 'json'
  readonly authorizationMethod: 'header' | 'body'
}

const configure = ({ provider, clientId, clientSecret }: Emulator, options: Ways) => {
  const { origin, pathname } = new URL(provider.endpoints.token ?? '')
  return {
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: origin, tokenPath: pathname },
    options,
  }
}

/** The same for a person, who is sent to a page. */
function configureForPerson(platform: Emulator, options: Ways) {
  const { auth, ...rest } = configure(platform, options)
  const { authorization = '', revocation = '/none' } = platform.provider.endpoints
  const pathOf = (address: string): string => new URL(address, auth.tokenHost).pathname
  return {
    ...rest,
    auth: {
      ...auth,
      authorizeHost: auth.tokenHost,
      authorizePath: pathOf(authorization),
      revokePath: pathOf(revocation),
    },
    // Its strict reader wants JSON even where RFC 7009 has no body, as Cognito has not.
    http: { json: true },
  }
}

describe('simple-oauth2 as a machine', () => {
  it.each([
    ['datacrunch', datacrunch(), 'json', 'body', 3600],
    ['datacrunch', datacrunch(), 'form', 'body', 3600],
    ['vectara', vectara({ customerId: '1' }), 'form', 'body', 1800],
    ['vectara', vectara({ customerId: '1' }), 'form', 'header', 1800],
    ['cognito', cognito({ domain: 'https://a.example' }), 'form', 'header', 3600],
    ['keygrant', keygrant({ issuer: 'https://auth.example' }), 'json', 'body', 3600],
    ['keygrant', keygrant({ issuer: 'https://auth.example' }), 'form', 'header', 3600],
  ] as const)(
    'gets a token of %s with %s and the secret in the %s',
    async (_name, provider, bodyFormat, authorizationMethod, life) => {
      await using platform = await emulate(provider)
      const client = new ClientCredentials(configure(platform, { bodyFormat, authorizationMethod }))
      const { token } = await client.getToken({})
      expect(token['access_token']).toBeTypeOf('string')
      expect(token['expires_in']).toBe(life)
    },
  )

  it('refreshes what DataCrunch gave it, and gets another refresh token', async () => {
    await using platform = await emulate(datacrunch())
    const client = new ClientCredentials(
      configure(platform, { bodyFormat: 'json', authorizationMethod: 'body' }),
    )
    const first = await client.getToken({})
    // Its type for client credentials does not know of refreshing; what it makes does.
    const kept = client.createToken(first.token)
    const next = await kept.refresh()
    expect(next.token['refresh_token']).not.toBe(first.token['refresh_token'])
    await expect(kept.refresh()).rejects.toThrow('400')
    expect(platform.alarms).toBe(1)
  })

  it('hears a wrong secret with the status of each platform', async () => {
    for (const [provider, status] of [
      [datacrunch(), 401],
      [vectara({ customerId: '1' }), 400],
    ] as const) {
      await using platform = await emulate(provider)
      const { client, ...rest } = configure(platform, {
        bodyFormat: provider.name === 'datacrunch' ? 'json' : 'form',
        authorizationMethod: 'body',
      })
      const wrong = new ClientCredentials({ ...rest, client: { ...client, secret: 'x' } })
      await expect(wrong.getToken({})).rejects.toThrow(String(status))
    }
  })
})

describe('simple-oauth2 for a person', () => {
  it.each([
    [
      'cortex',
      cortex(),
      'json',
      { scope: 'logging-service:read', instance_id: 'i-1', region: 'americas' },
    ],
    ['cognito', cognito({ domain: 'https://a.example' }), 'form', { scope: 'openid' }],
  ] as const)(
    'gets the tokens of %s with %s, refreshes and revokes them',
    async (_name, provider, bodyFormat, extras) => {
      await using platform = await emulate(provider)
      const client = new AuthorizationCode(
        configureForPerson(platform, { bodyFormat, authorizationMethod: 'body' }),
      )
      const url = client.authorizeURL({ redirect_uri: redirectUri, state: 's', ...extras })
      const callback = await platform.approve(url)
      const code = callback.searchParams.get('code') ?? ''
      const tokens = await client.getToken({ code, redirect_uri: redirectUri })
      expect(tokens.token['refresh_token']).toBeTypeOf('string')
      const next = await tokens.refresh()
      expect(next.token['access_token']).not.toBe(tokens.token['access_token'])
      // Neither gives another: the first one is still good.
      expect(next.token['refresh_token']).toBeUndefined()
      await tokens.revoke('refresh_token')
      expect(
        platform.state.refresh_tokens.some(
          (one) => one.refresh_token === tokens.token['refresh_token'] && one.alive,
        ),
      ).toBe(false)
    },
  )

  it('is told by Datadog that a proof key is needed, which it does not have', async () => {
    await using platform = await emulate(datadog())
    const client = new AuthorizationCode(
      configureForPerson(platform, { bodyFormat: 'form', authorizationMethod: 'body' }),
    )
    const url = client.authorizeURL({ redirect_uri: redirectUri, state: 's' })
    const callback = await platform.approve(url)
    expect(callback.searchParams.get('error')).toBe('invalid_request')
  })
})
