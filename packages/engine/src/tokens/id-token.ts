/**
 * ID tokens: who signed in, told to the client and to nobody else.
 *
 * @see OpenID Connect Core §2 and §3.1.3.6
 */
import { createHash } from 'node:crypto'
import type { SigningAlgorithm } from '@keygrant/protocol'
import type { SignIn } from '../grants/grant.ts'
import type { Signer } from '../ports.ts'
import type { AccessToken } from './access-token.ts'

/** The `typ` header: what no verifier of access tokens takes. */
export const idTokenType = 'JWT'
/** Seconds. A client looks at it once, at once. */
const lifetime = 3_600

/** Signed as access tokens of the same API are. */
export function signIdToken(
  { subject, clientId, api, issuedAt }: AccessToken,
  { signIn, accessToken }: { readonly signIn: SignIn; readonly accessToken: string },
  { issuer, signer }: { readonly issuer: string; readonly signer: Signer },
): Promise<string> {
  const { authenticatedAt, nonce, methods } = signIn
  return signer.sign(api.signingAlgorithm, idTokenType, {
    iss: issuer,
    sub: subject,
    aud: clientId,
    exp: issuedAt + lifetime,
    iat: issuedAt,
    auth_time: authenticatedAt,
    ...(nonce !== null && { nonce }),
    ...(methods.length > 0 && { amr: methods, acr: acrOf(methods) }),
    at_hash: leftHalf(accessToken, api.signingAlgorithm),
  })
}

/** How sure it is who signed in: with one proof, or with two. A passkey verifies its user: it is two. */
export const acrValues = ['urn:keygrant:acr:1', 'urn:keygrant:acr:2'] as const

const acrOf = (methods: SignIn['methods']): (typeof acrValues)[number] =>
  methods.length > 1 || methods.includes('hwk') ? acrValues[1] : acrValues[0]

/** Of the hash that the signature's algorithm has: SHA-512 with Ed25519, SHA-256 with the others. */
function leftHalf(accessToken: string, algorithm: SigningAlgorithm): string {
  const digest = createHash(algorithm === 'EdDSA' ? 'sha512' : 'sha256')
    .update(accessToken)
    .digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}
