/**
 * The authorization server's endpoints: what the options say, and for the rest its own metadata.
 */
import { ok, type Result } from '@keygrant/protocol/result'
import { metadataOf } from './dialect/metadata-of.ts'
import { discover } from './discover.ts'
import type { CredentialsError } from './errors.ts'
import type { Redact } from './redact.ts'
import type { ServerMetadata } from './server-metadata.ts'
import type { Settings } from './settings.ts'

/** Undefined: neither `issuer` nor `tokenUrl` is known. */
export async function findServer(
  settings: Settings,
  call: { readonly signal: AbortSignal; readonly redact: Redact },
): Promise<Result<ServerMetadata, CredentialsError> | undefined> {
  const { issuer, issuerIdentifier, tokenUrl, authBaseUrl, tokenRevokeUrl, http, provider } =
    settings
  if (tokenUrl !== undefined)
    return ok({
      issuer: issuerIdentifier ?? tokenUrl.origin,
      issuerKnown: issuerIdentifier !== undefined,
      tokenEndpoint: tokenUrl,
      authorizationEndpoint: authBaseUrl,
      revocationEndpoint: tokenRevokeUrl,
      deviceAuthorizationEndpoint: undefined,
      pushedAuthorizationRequestEndpoint: undefined,
      requiresPushedRequests: false,
      authMethods: undefined,
      namesIssuerInCallback: false,
      codeChallengeMethods: undefined,
      idTokenAlgorithms: undefined,
      ...(provider && metadataOf(provider)),
    })
  if (issuer === undefined) return undefined
  const found = await discover(issuer, http, call)
  if (!found.ok) return found
  const { authorizationEndpoint, revocationEndpoint } = found.value
  return ok({
    ...found.value,
    authorizationEndpoint: authBaseUrl ?? authorizationEndpoint,
    revocationEndpoint: tokenRevokeUrl ?? revocationEndpoint,
  })
}
