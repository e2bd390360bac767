/**
 * Metadata and keys of a platform that publishes them.
 *
 * @see RFC 8414 §2, OpenID Connect Discovery §3, RFC 7517 §5
 */
import { json, type Operation } from '../exchange.ts'

export const metadata: Operation = ({ provider }) => {
  const { issuer, endpoints, dialect } = provider
  const known = {
    issuer,
    authorization_endpoint: endpoints.authorization,
    token_endpoint: endpoints.token,
    jwks_uri: endpoints.jwks,
    revocation_endpoint: endpoints.revocation,
    introspection_endpoint: endpoints.introspection,
    userinfo_endpoint: endpoints.userinfo,
    registration_endpoint: endpoints.registration,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    grant_types_supported: dialect.grants,
    token_endpoint_auth_methods_supported: dialect.clientAuth,
    code_challenge_methods_supported: dialect.authorization?.pkce === 'unknown' ? [] : ['S256'],
    scopes_supported: dialect.scopes.map(({ name }) => name),
  }
  return json(200, known)
}

export const keys: Operation = ({ signer }) => json(200, { keys: signer.keys })
