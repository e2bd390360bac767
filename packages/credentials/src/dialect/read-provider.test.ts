import { cortex, datacrunch, datadog, discovered, keygrant, vectara } from '@keygrant/providers'
import { describe, expect, it } from 'vitest'
import { Credentials } from '../credentials.ts'
import { CredentialsError } from '../errors.ts'

const mistake = (options: object): string => {
  try {
    void new Credentials(options)
  } catch (error) {
    if (error instanceof CredentialsError) return error.message
  }
  return ''
}

describe('a provider', () => {
  it('is all that a program says, beside its client', () => {
    const creds = new Credentials({ provider: datacrunch(), clientId: 'a', clientSecret: 's' })
    expect(creds.tokenUrl?.href).toBe('https://api.datacrunch.io/v1/oauth2/token')
    expect(JSON.stringify(creds)).not.toContain('"s"')
  })

  it.each([
    [cortex(), 'https://identity.paloaltonetworks.com/as/authorization.oauth2'],
    [datadog({ site: 'us3.datadoghq.com' }), 'https://us3.datadoghq.com/oauth2/v1/authorize'],
    [keygrant({ issuer: 'https://auth.example' }), 'https://auth.example/oauth2/authorize'],
    [datacrunch(), undefined],
  ])('of $name names where people are sent', (provider, href) => {
    expect(new Credentials({ provider, clientId: 'a' }).authBaseUrl?.href).toBe(href)
  })

  it.each(['tokenUrl', 'authBaseUrl', 'tokenRevokeUrl'])(
    'lets %s be at its own hosts, and at no host that looks like one',
    (name) => {
      const good = { provider: datadog(), [name]: 'https://api.us5.datadoghq.com/oauth2/v1/token' }
      expect(mistake(good)).toBe('')
      const evil = { provider: datadog(), [name]: 'https://evildatadoghq.com/oauth2/v1/token' }
      expect(mistake(evil)).toContain(`${name} is no address of Datadog`)
    },
  )

  it('lets a developer token be redeemed elsewhere, since anybody may run such a service', () => {
    const developerTokenProvider = 'https://tokens.example/token'
    const creds = new Credentials({
      provider: cortex(),
      developerToken: 'd',
      developerTokenProvider,
    })
    expect(creds.developerTokenProvider).toBe(developerTokenProvider)
  })

  it.each([
    ['a name', 'datacrunch'],
    ['null', null],
    ['another object', {}],
  ])('is a description, not %s', (_what, provider) => {
    expect(mistake({ provider })).toContain('provider must be a description')
  })

  it('says itself who the issuer is', () => {
    expect(mistake({ provider: datacrunch(), issuer: 'https://auth.example' })).toContain(
      'issuer is for the provider to say',
    )
    expect(mistake({ provider: discovered({ issuer: 'https://auth.example' }) })).toBe('')
  })
})

describe('the environment', () => {
  it.each([
    [cortex(), 'PAN_CLIENT_ID', 'PAN_CLIENT_SECRET'],
    [datacrunch(), 'DATACRUNCH_CLIENT_ID', 'DATACRUNCH_CLIENT_SECRET'],
    [datacrunch(), 'DATACRUNCH_ACCESS_KEY_ID', 'DATACRUNCH_SECRET_ACCESS_KEY'],
    [vectara(), 'VECTARA_CLIENT_ID', 'VECTARA_CLIENT_SECRET'],
    [datadog(), 'DD_CLIENT_ID', 'DD_CLIENT_SECRET'],
    [keygrant({ issuer: 'https://a.example' }), 'KEYGRANT_CLIENT_ID', 'KEYGRANT_CLIENT_SECRET'],
  ])("is read by the names of $name's own tools: %s", (provider, id, secret) => {
    const creds = new Credentials({ provider, env: { [id]: 'a', [secret]: 's' } })
    expect([creds.clientId, creds.clientSecret]).toEqual(['a', 's'])
  })

  it("is not read by our names: another platform's secret must not be sent to this one", () => {
    const env = {
      KEYGRANT_CLIENT_ID: 'a',
      KEYGRANT_CLIENT_SECRET: 's',
      KEYGRANT_TOKEN_URL: 'https://b.example',
    }
    const creds = new Credentials({ provider: datacrunch(), env })
    expect([creds.clientId, creds.clientSecret]).toEqual([undefined, undefined])
    expect(creds.tokenUrl?.href).toBe('https://api.datacrunch.io/v1/oauth2/token')
  })
})
