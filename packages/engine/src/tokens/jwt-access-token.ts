/**
 * Access tokens as JWTs that an API verifies offline. No personal data; no row is written.
 *
 * @see RFC 9068 §2.2
 */
import { formatScope } from '@keygrant/protocol'
import type { Signer } from '../ports.ts'
import type { AccessToken } from './access-token.ts'

/** The `typ` header of every JWT access token, RFC 9068 §2.1. */
export const accessTokenType = 'at+jwt'

/** Writes the token down and has it signed with the algorithm of its API. */
export function signAccessToken(
  token: AccessToken,
  issuer: string,
  signer: Signer,
): Promise<string> {
  // JSON leaves out what is undefined.
  const claims = {
    iss: issuer,
    sub: token.subject,
    aud: token.api.identifier,
    client_id: token.clientId,
    scope: formatScope(token.scope),
    exp: token.expiresAt,
    iat: token.issuedAt,
    jti: token.jti,
    org_id: token.organizationId ?? undefined,
    instance_id: token.installationId ?? undefined,
    fid: token.familyId ?? undefined,
    cnf: token.boundTo === null ? undefined : { jkt: token.boundTo },
  }
  return signer.sign(token.api.signingAlgorithm, accessTokenType, claims)
}
