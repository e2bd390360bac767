import { describe, expect, it } from 'vitest'
import { withBranches } from '../with-branches.ts'
import { vectara } from './vectara.ts'

const { dialect, endpoints, environment } = vectara({ customerId: '1366999410' })

describe('Vectara', () => {
  it("is a customer's own Cognito, or the shared host of the SDKs", () => {
    expect(endpoints.token).toBe(
      'https://vectara-prod-1366999410.auth.us-west-2.amazoncognito.com/oauth2/token',
    )
    expect(vectara().endpoints.token).toBe('https://auth.vectara.io/oauth2/token')
  })

  it.each(['1.evil.example/', 'a b', '', '-1', 'x@evil.example'])(
    'refuses %j as a customer',
    (customerId) => {
      expect(() => vectara({ customerId })).toThrow('customerId must consist of')
    },
  )

  it.each([
    ['auth.vectara.io', 'https://auth.vectara.io/oauth2/token'],
    ['auth.vectara.com', 'https://auth.vectara.com/oauth2/token'],
  ])('may be at %s', (branch, token) => {
    expect(
      withBranches(vectara({ customerId: '1' }), { 'token-host': branch }).endpoints.token,
    ).toBe(token)
  })

  it('may have another path, and more grants, as some of its documents have it', () => {
    const provider = vectara({ customerId: '1' })
    const host = 'https://vectara-prod-1.auth.us-west-2.amazoncognito.com'
    expect(withBranches(provider, { 'token-path': 'oauth' }).endpoints.token).toBe(
      `${host}/oauth/token`,
    )
    const more = withBranches(provider, { grants: 'of-cognito' })
    expect(more.dialect.grants).toEqual([
      'authorization_code',
      'client_credentials',
      'refresh_token',
    ])
    expect(more.endpoints.authorization).toBe(`${host}/oauth2/authorize`)
  })

  it.each<[what: string, is: unknown, expected: unknown]>([
    ['one grant', dialect.grants, ['client_credentials']],
    ['a form', dialect.bodies, { client_credentials: ['form'] }],
    [
      'client authentication in the form, or Basic',
      dialect.clientAuth,
      ['client_secret_post', 'client_secret_basic'],
    ],
    ['half an hour', dialect.lifetimes, { accessToken: 1800 }],
    ['no refresh token', dialect.refresh.kind, 'none'],
    [
      'no refresh token, no scope in the answer',
      dialect.answer.members,
      ['access_token', 'token_type', 'expires_in'],
    ],
    ['400 for invalid_client', dialect.errors.statuses, { invalid_client: 400 }],
    ['no revocation of access tokens', dialect.revocation, undefined],
    ['variables', environment.clientSecret, ['VECTARA_CLIENT_SECRET']],
    [
      'messages where the API refuses',
      Object.keys(dialect.api.unauthorized ?? {}),
      ['messages', 'request_id'],
    ],
  ])('%s', (_what, is, expected) => expect(is).toEqual(expected))
})
