import { describe, expect, it } from 'vitest'
import { withBranches } from '../with-branches.ts'
import { datacrunch } from './datacrunch.ts'

const { endpoints, dialect, environment, contradictions } = datacrunch()

describe('DataCrunch', () => {
  it.each<[what: string, is: unknown, expected: unknown]>([
    [
      'endpoints',
      endpoints,
      { token: 'https://api.datacrunch.io/v1/oauth2/token', api: 'https://api.datacrunch.io/v1' },
    ],
    ['grants', dialect.grants, ['client_credentials', 'refresh_token']],
    ['JSON first, then a form', dialect.bodies.client_credentials, ['json', 'form']],
    ['a refresh without client authentication', dialect.refresh.clientAuth, 'optional'],
    [
      'client credentials that bring a refresh token',
      dialect.refresh.issuedWith,
      ['client_credentials', 'refresh_token'],
    ],
    ['a new refresh token each time', dialect.refresh.kind, 'rotating'],
    [
      'all five members',
      dialect.answer.members,
      ['access_token', 'token_type', 'expires_in', 'scope'],
    ],
    ['expires_in as number', dialect.answer.expiresIn, 'number'],
    ['the one scope', dialect.scopes.map(({ name }) => name), ['fullAccess']],
    ['code and message', [dialect.errors.code, dialect.errors.description], ['code', 'message']],
    [
      'its own word for invalid_client',
      dialect.errors.names['unauthorized_request'],
      'invalid_client',
    ],
    ['no revocation', dialect.revocation, undefined],
    [
      'the probe',
      dialect.api.examples,
      [{ method: 'GET', path: '/balance', answer: { amount: 50, currency: 'usd' } }],
    ],
    [
      'variables, like AWS last',
      environment.clientId,
      ['DATACRUNCH_CLIENT_ID', 'DATACRUNCH_ACCESS_KEY_ID'],
    ],
    [
      'what is contradicted',
      contradictions.map(({ about }) => about),
      ['token-body', 'refresh-token', 'refresh-client-auth', 'refresh-path'],
    ],
  ])('%s', (_what, is, expected) => expect(is).toEqual(expected))

  it.each(['grant_type was not specified', 'unsupported grant type', 'the body is not valid json'])(
    'is worth asking again with a form after "%s", as the Go SDK does',
    (message) => {
      expect(dialect.bodyFallback.phrases.some((phrase) => message.includes(phrase))).toBe(true)
    },
  )

  it('may have an address for refreshing that its paths do not define', () => {
    expect(withBranches(datacrunch(), { 'refresh-path': 'refresh' }).endpoints.refresh).toBe(
      'https://api.datacrunch.io/v1/oauth2/refresh',
    )
  })
})
