/** Programs that act for themselves: `new Credentials({ provider, clientId, clientSecret })` and nothing else. */
import { Credentials, OAuthError } from '@keygrant/credentials'
import { type Emulator, emulate } from '@keygrant/emulator'
import {
  cognito,
  datacrunch,
  discovered,
  keygrant,
  type ProviderDescription,
  vectara,
  verda,
  withBranches,
} from '@keygrant/providers'
import { describe, expect, it } from 'vitest'

const machines: readonly ProviderDescription[] = [
  datacrunch(),
  verda(),
  vectara({ customerId: '1366999410' }),
  cognito({ domain: 'https://a.example', userPoolId: 'eu-west-1_AbCdEf123' }),
  keygrant({ issuer: 'https://auth.example' }),
  discovered({ issuer: 'https://auth.example/tenant' }),
]

const credentialsOf = ({ provider, clientId, clientSecret }: Emulator): Credentials =>
  new Credentials({ provider, clientId, clientSecret, env: false })

const apiOf = ({ provider }: Emulator): string =>
  `${provider.endpoints.api}${provider.dialect.api.examples[0]?.path}`

/** Every side of every contradiction, as [about, side, provider]. */
const sides = machines.flatMap((provider) =>
  provider.contradictions.flatMap(({ about, branches }) =>
    branches.map(({ name }) => [provider.name, about, name, provider] as const),
  ),
)

describe.each(machines.map((provider) => [provider.name, provider] as const))(
  '%s',
  (_name, provider) => {
    it('gives a token, for any number of callers at once by one request', async () => {
      await using platform = await emulate(provider)
      await using credentials = credentialsOf(platform)
      const tokens = await Promise.all(
        Array.from({ length: 100 }, () => credentials.getAccessToken()),
      )
      expect(new Set(tokens).size).toBe(1)
      expect(platform.requests.filter(({ operation }) => operation === 'token')).toHaveLength(1)
      const left = (credentials.expiresAt?.getTime() ?? 0) - Date.now()
      const life = (provider.dialect.lifetimes.accessToken ?? 0) * 1000
      expect(Math.abs(left - life)).toBeLessThan(10_000)
    })

    it('hears a wrong secret as invalid_client, whatever word and status it comes with', async () => {
      await using platform = await emulate(provider)
      const { clientId } = platform
      await using credentials = new Credentials({
        provider: platform.provider,
        clientId,
        clientSecret: 'not-the-secret',
        env: false,
      })
      const failure = await credentials.getAccessToken().catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(OAuthError)
      expect(failure).toMatchObject({ error: 'invalid_client', retryable: false })
      expect(JSON.stringify(failure)).not.toContain('not-the-secret')
    })

    it.each([
      ['rate-limited', { kind: 'rate-limited', retryAfter: 0 }],
      ['unavailable', { kind: 'unavailable', retryAfter: 0 }],
      ['a connection that is dropped', { kind: 'drop-before' }],
    ] as const)('gives a token after it was %s once', async (_what, fault) => {
      await using platform = await emulate(provider)
      platform.fail({ fault })
      await using credentials = credentialsOf(platform)
      expect(await credentials.getAccessToken()).toBeTypeOf('string')
      expect(platform.requests.filter(({ operation }) => operation === 'token')).toHaveLength(2)
    })
  },
)

describe('an API that refuses a token without a word', () => {
  it.each([
    ['datacrunch', datacrunch(), { amount: 50, currency: 'usd' }],
    ['vectara', vectara({ customerId: '1' }), { corpora: [], metadata: {} }],
    ['keygrant', keygrant({ issuer: 'https://auth.example' }), { amount: 50, currency: 'usd' }],
  ] as const)(
    'of %s gets another one, once for a hundred calls',
    async (_name, provider, answer) => {
      await using platform = await emulate(provider)
      await using credentials = credentialsOf(platform)
      await credentials.fetch(apiOf(platform))
      platform.advance(4000)
      const answers = await Promise.all(
        Array.from({ length: 100 }, async () => (await credentials.fetch(apiOf(platform))).json()),
      )
      expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(
        new Set([JSON.stringify(answer)]),
      )
      expect(platform.requests.filter(({ operation }) => operation === 'token')).toHaveLength(2)
      expect(platform.alarms).toBe(0)
    },
  )
})

describe('either side of a contradiction', () => {
  it.each(sides)('of %s: %s is %s', async (_name, about, side, provider) => {
    // What nobody can find out by asking: another path, and Basic where the documents also have the form.
    const known = about === 'token-path' ? withBranches(provider, { [about]: side }) : provider
    await using platform = await emulate(known, { branches: { [about]: side } })
    const clientAuth = about === 'client-auth' && side === 'basic' ? 'client_secret_basic' : 'auto'
    const { clientId, clientSecret } = platform
    await using credentials = new Credentials({
      provider: platform.provider,
      clientId,
      clientSecret,
      clientAuth,
      env: false,
    })
    const token = await credentials.getAccessToken()
    platform.advance(5000)
    const { accessToken } = await credentials.refresh({ accessToken: token })
    expect(accessToken).not.toBe(token)
    expect(platform.alarms).toBe(0)
  })
})

describe('a refresh token that DataCrunch gave to a machine', () => {
  it('is used, and when it is dead the client asks in its own name again', async () => {
    await using platform = await emulate(datacrunch())
    await using credentials = credentialsOf(platform)
    await credentials.getAccessToken()
    await credentials.refresh()
    platform.fail({ fault: { kind: 'overtaken' }, grant: 'refresh_token' })
    expect((await credentials.refresh()).accessToken).toBe(await credentials.getAccessToken())
    expect(platform.requests.map(({ grant, status }) => [grant, status])).toEqual([
      ['client_credentials', 200],
      ['refresh_token', 200],
      ['refresh_token', 400],
      ['client_credentials', 200],
    ])
    expect(platform.alarms).toBe(0)
  })
})

describe('the request', () => {
  it('of DataCrunch is the one of its page, byte for byte', async () => {
    await using platform = await emulate(datacrunch())
    await using credentials = credentialsOf(platform)
    await credentials.getAccessToken()
    const [request] = platform.requests
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.headers['authorization']).toBeUndefined()
    expect(JSON.parse(request?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: platform.clientId,
      client_secret: platform.clientSecret,
    })
  })

  it('of Vectara is a form with the secret in it', async () => {
    await using platform = await emulate(vectara({ customerId: '1' }))
    await using credentials = credentialsOf(platform)
    await credentials.getAccessToken()
    const [request] = platform.requests
    expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/u)
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: platform.clientId,
      client_secret: platform.clientSecret,
    })
  })
})
