/** Keys and proofs of possession, made in this browser (RFC 9449 §4). The private part never leaves it. */
import { encodeBase64url } from '@keygrant/protocol'
import { challengeOf } from '../identity/authorization-request.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A pair whose private key can be used, and read by nobody: neither by this page. */
export const makeKeyPair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(curve, false, ['sign', 'verify'])

/** What a proof is for. */
export interface ProofOrder {
  readonly method: string
  /** Without its query. */
  readonly target: string
  /** The token that it comes with, at an API. */
  readonly accessToken?: string
}

export async function makeProof(
  { publicKey, privateKey }: CryptoKeyPair,
  { method, target, accessToken }: ProofOrder,
): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }
  const claims = {
    jti: crypto.randomUUID(),
    htm: method,
    htu: target,
    iat: Math.floor(Date.now() / 1000),
    // The SHA-256 of the token, by the same recipe as a PKCE challenge.
    ...(accessToken !== undefined && { ath: await challengeOf(accessToken) }),
  }
  const input = `${part(header)}.${part(claims)}`
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(algorithm, privateKey, bytes(input))
  return `${input}.${encodeBase64url(new Uint8Array(signature))}`
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const part = (value: object): string => encodeBase64url(bytes(JSON.stringify(value)))
