/** Programs that act for a person: from the authorization URL to the revocation, at every platform that has one. */
import { Credentials, CredentialsError } from '@keygrant/credentials'
import { type Emulator, emulate } from '@keygrant/emulator'
import {
  cognito,
  cortex,
  datadog,
  keygrant,
  type ProviderDescription,
  vectara,
  withBranches,
} from '@keygrant/providers'
import { describe, expect, it } from 'vitest'

const redirectUri = 'https://app.example/callback'
const platforms: readonly ProviderDescription[] = [
  cortex({ region: 'europe' }),
  cognito({ domain: 'https://a.example', userPoolId: 'eu-west-1_AbCdEf123' }),
  datadog({ site: 'us3.datadoghq.com' }),
  keygrant({ issuer: 'https://auth.example' }),
]
const sides = platforms.flatMap((provider) =>
  provider.contradictions.flatMap(({ about, branches }) =>
    branches
      .map(({ name }) => [provider.name, about, name, provider] as const)
      // A policy that is for machines only gives nothing to refresh with here.
      .filter(([, , name]) =>
        withBranches(provider, { [about]: name }).dialect.refresh.issuedWith.includes(
          'authorization_code',
        ),
      ),
  ),
)
/** Halfway into the seventh month. */
const sevenMonths = 6.5 * 30 * 86_400

const credentialsOf = ({ provider, clientId, clientSecret }: Emulator): Credentials =>
  new Credentials({ provider, clientId, clientSecret, redirectUri, env: false })

async function signIn(platform: Emulator, credentials: Credentials) {
  const request = await credentials.getAuthorizationUrl()
  const callbackUrl = await platform.approve(request.url)
  return credentials.fetchTokens({ callbackUrl, request })
}

const tokenRequests = ({ requests }: Emulator) =>
  requests.filter(({ operation }) => operation === 'token')

describe.each(platforms.map((provider) => [provider.name, provider] as const))(
  '%s',
  (_name, provider) => {
    it('is signed in to, refreshed by one request for a hundred callers, and left', async () => {
      await using platform = await emulate(provider)
      await using credentials = credentialsOf(platform)
      const tokens = await signIn(platform, credentials)
      expect(tokens.refreshToken).toBeTypeOf('string')
      const before = tokenRequests(platform).length

      platform.advance(4000)
      const { accessToken } = tokens
      const refreshed = await Promise.all(
        Array.from({ length: 100 }, () => credentials.refresh({ accessToken })),
      )
      expect(new Set(refreshed.map((one) => one.accessToken)).size).toBe(1)
      expect(tokenRequests(platform).length - before).toBe(1)

      const { revoked } = await credentials.revokeRefreshToken()
      expect(revoked).toBe(true)
      expect(
        platform.state.refresh_tokens.filter(
          ({ alive, client_id, refresh_token }) =>
            alive && client_id === platform.clientId && refresh_token !== platform.refreshToken,
        ),
      ).toEqual([])
      expect(platform.alarms).toBe(0)
    })

    it('sends nothing for a callback whose state differs', async () => {
      await using platform = await emulate(provider)
      await using credentials = credentialsOf(platform)
      const request = await credentials.getAuthorizationUrl()
      const callbackUrl = await platform.approve(request.url)
      callbackUrl.searchParams.set('state', 'another')
      await expect(credentials.fetchTokens({ callbackUrl, request })).rejects.toMatchObject({
        code: 'state_mismatch',
      })
      expect(tokenRequests(platform)).toEqual([])
    })

    it('says no in words when the person does', async () => {
      await using platform = await emulate(provider)
      await using credentials = credentialsOf(platform)
      const request = await credentials.getAuthorizationUrl()
      const callbackUrl = await platform.approve(request.url, { allow: false })
      await expect(credentials.fetchTokens({ callbackUrl, request })).rejects.toMatchObject({
        error: 'access_denied',
      })
    })

    it('asks the person again when the refresh token is dead, whatever shape the refusal has', async () => {
      await using platform = await emulate(provider)
      const { clientId, clientSecret } = platform
      await using credentials = new Credentials({
        provider: platform.provider,
        clientId,
        clientSecret,
        refreshToken: 'long-dead',
        env: false,
      })
      const failure = await credentials.getAccessToken().catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(CredentialsError)
      expect(failure).toMatchObject({ code: 'reauth_required', reauthRequired: true })
      expect(JSON.stringify(failure)).not.toContain('long-dead')
    })

    it('keeps the refresh token that is good after half a year, and uses it', async () => {
      await using platform = await emulate(provider, {
        ...(provider.name === 'cognito' && { branches: { 'refresh-token': 'rotating' } }),
      })
      const { clientId, clientSecret, refreshToken } = platform
      await using credentials = new Credentials({
        provider: platform.provider,
        clientId,
        clientSecret,
        refreshToken,
        env: false,
      })
      await credentials.refresh()
      platform.advance(provider.name === 'cognito' ? 86_400 : sevenMonths)
      await credentials.refresh()
      const latest = credentials.refreshToken
      expect(latest).not.toBe(refreshToken)
      await credentials.refresh()
      expect(platform.alarms).toBe(0)
      expect(tokenRequests(platform).map(({ status }) => status)).toEqual([200, 200, 200])
    })
  },
)

describe('either side of a contradiction', () => {
  it.each(sides)('of %s: %s is %s', async (_name, about, side, provider) => {
    await using platform = await emulate(provider, { branches: { [about]: side } })
    // The one thing that nobody can find out by asking: Basic, where the documents also have the form.
    const clientAuth = about === 'client-auth' && side === 'basic' ? 'client_secret_basic' : 'auto'
    const { clientId, clientSecret } = platform
    await using credentials = new Credentials({
      provider: platform.provider,
      clientId,
      clientSecret,
      clientAuth,
      redirectUri,
      env: false,
    })
    const { accessToken } = await signIn(platform, credentials)
    platform.advance(4000)
    expect((await credentials.refresh({ accessToken })).accessToken).not.toBe(accessToken)
    expect((await credentials.refresh()).accessToken).toBeTypeOf('string')
    expect((await credentials.revokeRefreshToken()).revoked).toBe(true)
    expect(platform.alarms).toBe(0)
  })
})

describe('Cortex', () => {
  it('is asked for an instance and a region, and answers with a life that is a text', async () => {
    await using platform = await emulate(cortex())
    const { provider, clientId, clientSecret } = platform
    await using credentials = new Credentials({
      provider,
      clientId,
      clientSecret,
      redirectUri,
      instanceId: 'i-1',
      region: 'americas',
      scope: 'logging-service:read',
      env: false,
    })
    const [url] = await credentials.getAuthorizationUrl()
    const asked = new URL(url ?? '').searchParams
    expect([asked.get('instance_id'), asked.get('region')]).toEqual(['i-1', 'americas'])
    const tokens = await signIn(platform, credentials)
    const life = (tokens.expiresAt?.getTime() ?? 0) - Date.now()
    expect(Math.abs(life - 3_600_000)).toBeLessThan(10_000)
    expect(tokens.scope).toEqual(['logging-service:read'])
  })

  it('gives tokens for a developer token, and new ones when an API refuses them without a word', async () => {
    await using platform = await emulate(cortex())
    const env = { PAN_DEVELOPER_TOKEN: platform.developerToken(86_400) }
    await using credentials = new Credentials({ provider: platform.provider, env })
    const api = `${platform.provider.endpoints.api}/query/v2/jobs`
    expect((await credentials.fetch(api, { method: 'POST' })).status).toBe(201)
    platform.advance(3700)
    expect((await credentials.fetch(api, { method: 'POST' })).status).toBe(201)
    expect(
      platform.requests.filter(({ operation }) => operation === 'developer-token'),
    ).toHaveLength(2)
  })

  it('is used with what its own tools read from the environment', async () => {
    await using platform = await emulate(cortex())
    const env = {
      PAN_CLIENT_ID: platform.clientId,
      PAN_CLIENT_SECRET: platform.clientSecret,
      PAN_REFRESH_TOKEN: platform.refreshToken,
    }
    await using credentials = new Credentials({ provider: platform.provider, env })
    expect(await credentials.getAccessToken()).toBeTypeOf('string')
    expect(tokenRequests(platform).map(({ grant }) => grant)).toEqual(['refresh_token'])
  })

  it('is never asked for a token in the client’s own name, which it does not have', async () => {
    await using platform = await emulate(cortex())
    await using credentials = credentialsOf(platform)
    await expect(credentials.getAccessToken()).rejects.toBeInstanceOf(CredentialsError)
    expect(tokenRequests(platform)).toEqual([])
  })
})

describe('Vectara', () => {
  it('signs people in, too, if an earlier revision of its page is right', async () => {
    const provider = withBranches(vectara({ customerId: '1' }), { grants: 'of-cognito' })
    await using platform = await emulate(provider)
    await using credentials = credentialsOf(platform)
    const { accessToken } = await signIn(platform, credentials)
    expect((await credentials.refresh()).accessToken).not.toBe(accessToken)
    expect(platform.alarms).toBe(0)
  })
})

describe('Datadog', () => {
  const elsewhere = {
    seed: { callback: { site: 'https://app.datadoghq.eu', domain: 'datadoghq.eu' } },
  }

  it('is asked where its callback says, then and later', async () => {
    await using platform = await emulate(datadog(), elsewhere)
    await using credentials = credentialsOf(platform)
    await signIn(platform, credentials)
    await credentials.refresh()
    expect((await credentials.revokeRefreshToken()).revoked).toBe(true)
    const paths = platform.requests
      .filter(({ method }) => method === 'POST')
      .map(({ path }) => path)
    expect(paths.slice(1)).toEqual([
      '/api.datadoghq.eu/oauth2/v1/token',
      '/api.datadoghq.eu/oauth2/v1/token',
      '/api.datadoghq.eu/oauth2/v1/revoke',
    ])
    expect(platform.alarms).toBe(0)
  })

  it.each([
    'evildatadoghq.com',
    'datadoghq.com.evil.example',
    'acme.datadoghq.com',
    'evil.example',
  ])('is not at %s, whatever a callback says: nothing is sent', async (domain) => {
    await using platform = await emulate(datadog())
    await using credentials = credentialsOf(platform)
    const request = await credentials.getAuthorizationUrl()
    const callbackUrl = await platform.approve(request.url)
    callbackUrl.searchParams.set('domain', domain)
    await expect(credentials.fetchTokens({ callbackUrl, request })).rejects.toMatchObject({
      code: 'issuer_mismatch',
    })
    expect(tokenRequests(platform)).toEqual([])
  })
})
