import { expect, it } from 'vitest'
import { defaultPolicy } from '../policy.ts'
import { metadata } from './metadata.ts'
import { identityApi, openidConfiguration } from './openid-configuration.ts'

const policy = {
  ...defaultPolicy,
  issuer: 'https://auth.example.com',
  errorDocumentation: 'https://auth.example.com/docs/errors',
}

it('says all that the metadata says, and what OpenID Connect requires beside it', () => {
  const document = openidConfiguration(policy)
  expect(document).toMatchObject(metadata(policy))
  expect(document).toMatchObject({
    authorization_endpoint: 'https://auth.example.com/oauth2/authorize',
    userinfo_endpoint: 'https://auth.example.com/oauth2/userinfo',
    end_session_endpoint: 'https://auth.example.com/logout',
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'EdDSA', 'RS256'],
    request_uri_parameter_supported: false,
  })
})

it('has words for each scope that it names', () => {
  const { scopes } = identityApi(policy)
  expect(scopes.map(({ name }) => name)).toEqual(openidConfiguration(policy).scopes_supported)
  for (const { title, description } of scopes) expect(title && description).not.toBe('')
})
