/**
 * The OpenID provider configuration: the authorization server metadata, and what OpenID Connect adds.
 *
 * @see OpenID Connect Discovery 1.0 §3
 */
import {
  type IdentityScope,
  identityScopes,
  type OpenidConfiguration,
  signingAlgorithms,
} from '@keygrant/protocol'
import { prompts } from '../authorize/authorization-request.ts'
import type { Policy } from '../policy.ts'
import type { Api } from '../ports.ts'
import { acrValues } from '../tokens/id-token.ts'
import { endpointPaths, metadata } from './metadata.ts'

export function openidConfiguration(policy: Policy): OpenidConfiguration {
  const { issuer } = policy
  return {
    ...metadata(policy),
    authorization_endpoint: issuer + endpointPaths.authorize,
    userinfo_endpoint: issuer + endpointPaths.userinfo,
    end_session_endpoint: issuer + endpointPaths.endSession,
    scopes_supported: Object.keys(identityScopes),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...signingAlgorithms],
    claims_supported: [
      ...['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'amr', 'acr', 'at_hash'],
      ...['name', 'email', 'email_verified'],
    ],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    acr_values_supported: [...acrValues],
    prompt_values_supported: [...prompts],
  }
}

const words: Readonly<Record<IdentityScope, readonly [title: string, description: string]>> = {
  openid: ['Know who you are', 'Your identifier on this server.'],
  profile: ['Read your name', 'The name on your account.'],
  email: ['Read your e-mail address', 'The address you sign in with.'],
  offline_access: ['Stay connected', 'Access while you are away, until you undo it.'],
}

/** The API that tokens are for which ask who the user is and nothing else. */
export const identityApi = ({
  issuer,
}: Pick<Policy, 'issuer'>): Pick<Api, 'identifier' | 'name' | 'scopes'> => ({
  identifier: issuer + endpointPaths.userinfo,
  name: 'Your account',
  scopes: Object.entries(words).map(([name, [title, description]]) => ({
    name,
    title,
    description,
    sensitive: false,
  })),
})
