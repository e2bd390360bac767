/** openid-client, as strict as it comes. */
import { type Emulator, emulate } from '@keygrant/emulator'
import { cognito, cortex, datadog, discovered, keygrant } from '@keygrant/providers'
import * as openid from 'openid-client'
import { describe, expect, it } from 'vitest'

const redirect_uri = 'https://app.example/callback'
const insecure = { execute: [openid.allowInsecureRequests] }

/** Code with PKCE and state, from the URL to the tokens. */
async function signIn(platform: Emulator, configuration: openid.Configuration) {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const expectedState = openid.randomState()
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri,
    state: expectedState,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const callback = await platform.approve(url)
  const checks = { pkceCodeVerifier, expectedState }
  return { callback, tokens: await openid.authorizationCodeGrant(configuration, callback, checks) }
}

describe('openid-client', () => {
  it.each([
    [
      'cognito',
      cognito({ domain: 'https://a.example', userPoolId: 'eu-west-1_AbCdEf123' }),
      'oidc',
    ],
    ['keygrant', keygrant({ issuer: 'https://auth.example' }), 'oauth2'],
    ['discovered', discovered({ issuer: 'https://auth.example/tenant' }), 'oidc'],
  ] as const)(
    'discovers %s and gets tokens as a machine and for a person',
    async (_name, provider, algorithm) => {
      await using platform = await emulate(provider)
      const { clientId, clientSecret } = platform
      for (const method of [openid.ClientSecretPost, openid.ClientSecretBasic]) {
        const configuration = await openid.discovery(
          new URL(platform.provider.issuer ?? ''),
          clientId,
          undefined,
          method(clientSecret),
          { algorithm, ...insecure },
        )
        expect((await openid.clientCredentialsGrant(configuration)).expires_in).toBe(3600)
        const { tokens } = await signIn(platform, configuration)
        const next = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
        const info = await openid.fetchUserInfo(
          configuration,
          next.access_token,
          openid.skipSubjectCheck,
        )
        expect(info.sub).toBe('user-1')
        await openid.tokenRevocation(
          configuration,
          next.refresh_token ?? tokens.refresh_token ?? '',
        )
        await expect(
          openid.refreshTokenGrant(configuration, next.refresh_token ?? tokens.refresh_token ?? ''),
        ).rejects.toMatchObject({ error: 'invalid_grant' })
      }
    },
  )

  it('gets the tokens of Datadog, whose endpoints nobody publishes', async () => {
    await using platform = await emulate(datadog({ site: 'us5.datadoghq.com' }))
    const { authorization = '', token = '', revocation = '' } = platform.provider.endpoints
    const configuration = new openid.Configuration(
      {
        issuer: platform.url,
        authorization_endpoint: authorization,
        token_endpoint: token,
        revocation_endpoint: revocation,
      },
      platform.clientId,
      undefined,
      openid.ClientSecretPost(platform.clientSecret),
    )
    openid.allowInsecureRequests(configuration)
    const { callback, tokens } = await signIn(platform, configuration)
    expect(callback.searchParams.get('domain')).toBe('us5.datadoghq.com')
    const next = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
    expect(next.refresh_token).not.toBe(tokens.refresh_token)
    await openid.tokenRevocation(configuration, next.refresh_token ?? '')
    expect(platform.alarms).toBe(0)
  })

  it('verifies the tokens of Cognito by its keys, and finds no audience in them', async () => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose')
    await using platform = await emulate(
      cognito({ domain: 'https://a.example', userPoolId: 'eu-west-1_AbCdEf123' }),
    )
    const { issuer = '', endpoints } = platform.provider
    const configuration = await openid.discovery(
      new URL(issuer),
      platform.clientId,
      undefined,
      openid.ClientSecretBasic(platform.clientSecret),
      insecure,
    )
    const { access_token } = await openid.clientCredentialsGrant(configuration)
    const keys = createRemoteJWKSet(new URL(endpoints.jwks ?? ''))
    const { payload } = await jwtVerify(access_token, keys, { issuer })
    expect(payload).toMatchObject({ client_id: platform.clientId, token_use: 'access' })
    expect(payload.aud).toBeUndefined()
  })

  it.each([
    ['sent', 3600],
    ['left-out', undefined],
  ])('refreshes at Cortex where the token type is %s', async (side, life) => {
    await using platform = await emulate(cortex(), { branches: { 'token-type': side } })
    const configuration = new openid.Configuration(
      { issuer: platform.url, token_endpoint: platform.provider.endpoints.token ?? '' },
      platform.clientId,
      undefined,
      openid.ClientSecretPost(platform.clientSecret),
    )
    openid.allowInsecureRequests(configuration)
    const asking = openid.refreshTokenGrant(configuration, platform.refreshToken)
    if (life === undefined)
      await expect(asking).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' })
    else expect((await asking).expires_in).toBe(life)
  })
})
