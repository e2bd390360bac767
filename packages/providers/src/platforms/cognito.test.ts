import { describe, expect, it } from 'vitest'
import { cognito } from './cognito.ts'

const domain = 'https://shop.auth.eu-west-1.amazoncognito.com'
const { dialect, endpoints } = cognito({ domain })

describe('Cognito', () => {
  it('has its endpoints below its domain', () => {
    expect(endpoints).toEqual({
      authorization: `${domain}/oauth2/authorize`,
      token: `${domain}/oauth2/token`,
      revocation: `${domain}/oauth2/revoke`,
      userinfo: `${domain}/oauth2/userInfo`,
    })
    expect(cognito({ domain: 'https://login.shop.example/' }).endpoints.token).toBe(
      'https://login.shop.example/oauth2/token',
    )
  })

  it('is found by the id of its pool', () => {
    const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'
    const found = cognito({ domain, userPoolId: 'eu-west-1_AbCdEf123' })
    expect(found.issuer).toBe(issuer)
    expect(found.endpoints.jwks).toBe(`${issuer}/.well-known/jwks.json`)
  })

  it.each(['eu-west-1_', 'evil.example/_a', '../x', 'us-east-1_a/b'])(
    'refuses %s as the id of a pool',
    (userPoolId) => {
      expect(() => cognito({ domain, userPoolId })).toThrow('userPoolId must look like')
    },
  )

  it.each<[what: string, is: unknown, expected: unknown]>([
    ['forms only', dialect.bodies.client_credentials, ['form']],
    ['400 for invalid_client', dialect.errors.statuses, { invalid_client: 400 }],
    ['codes of five minutes', dialect.lifetimes.code, 300],
    ['refresh tokens of thirty days', dialect.lifetimes.refreshToken, 2_592_000],
    ['refresh tokens with codes only', dialect.refresh.issuedWith, ['authorization_code']],
    ['revocation of refresh tokens only', dialect.revocation?.tokens, ['refresh_token']],
    ['tokens that a key set verifies', dialect.accessToken, 'RS256'],
    [
      'no scope in the answer',
      dialect.answer.members,
      ['access_token', 'token_type', 'expires_in'],
    ],
  ])('%s', (_what, is, expected) => expect(is).toEqual(expected))
})
