/**
 * A description in the words of an authorization server's metadata.
 */
import type { ProviderDescription } from '@keygrant/providers'
import type { ServerMetadata } from '../server-metadata.ts'
import { urlOf } from './read-provider.ts'

/** What a description says of a server beside its endpoints, in the words of metadata. */
export function metadataOf({
  dialect,
  endpoints,
  issuer,
}: ProviderDescription): Partial<ServerMetadata> {
  const { authorization, clientAuth } = dialect
  return {
    // As text: a URL of a bare host has a slash at its end, which no callback has.
    ...(issuer !== undefined && { issuer, issuerKnown: true }),
    // The platform's preference, not ours: some of its servers know the first one only.
    authMethods: [clientAuth[0]],
    codeChallengeMethods: authorization?.pkce === 'unknown' ? [] : ['S256'],
    deviceAuthorizationEndpoint: urlOf(endpoints.deviceAuthorization),
    namesIssuerInCallback: authorization?.callback.some(({ name }) => name === 'iss') === true,
  }
}
