/** The request that a browser takes to the authorization endpoint, with what proves later whose it was. */
import { encodeBase64url } from '@keygrant/protocol'

export interface AuthorizationRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly resource: string | undefined
}

/** Random for each request: neither can be guessed, and only the challenge is sent along. */
export interface Proof {
  /** Tells the answer to this request from any other (RFC 9700 §4.7). */
  readonly state: string
  /** RFC 7636 §4.1. */
  readonly verifier: string
  /** RFC 7636 §4.2: the SHA-256 of the verifier. */
  readonly challenge: string
}

const randomText = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))

export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return encodeBase64url(new Uint8Array(digest))
}

export async function newProof(): Promise<Proof> {
  const verifier = randomText()
  return { state: randomText(), verifier, challenge: await challengeOf(verifier) }
}

/** The address of the request, on this server. */
export function authorizationAddress(
  { clientId, redirectUri, scope, resource }: AuthorizationRequest,
  { state, challenge }: Omit<Proof, 'verifier'>,
  method = 'S256',
): URL {
  const address = new URL('/oauth2/authorize', location.origin)
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    ...(resource !== undefined && { resource }),
    state,
    code_challenge: challenge,
    code_challenge_method: method,
  }).toString()
  return address
}
