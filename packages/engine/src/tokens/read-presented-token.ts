/**
 * An access token as it is presented to this server's own API: as a bearer token, or with a proof of the key
 * that it is bound to.
 *
 * @see RFC 6750 §2.1, RFC 9449 §7
 */
import { createHash } from 'node:crypto'
import { err, ok, type Result, type TokenScheme } from '@keygrant/protocol'
import type { Deps } from '../deps.ts'
import { readProof } from '../proof/dpop.ts'
import { type ActiveAccessToken, readAccessToken, readBearerToken } from './read-access-token.ts'

/** How a token came, and with what. */
export interface PresentedToken {
  readonly scheme: TokenScheme
  readonly token: string
  /** The `DPoP` header, if there was one. */
  readonly proof: string | undefined
  /** In capitals. */
  readonly method: string
  /** The path that was called: what the proof's `htu` must name, behind the issuer. */
  readonly path: string
}

/** RFC 6750 §3.1 and RFC 9449 §7.1. */
export type PresentationFault = 'invalid_token' | 'invalid_dpop_proof'

type PresentationDeps = Parameters<typeof readAccessToken>[1] & Pick<Deps, 'spendProof'>

/**
 * An active access token in the hands of whoever may use it. A proof is good once for each key; the node that
 * took it remembers that.
 */
export async function readPresentedToken(
  presented: PresentedToken,
  deps: PresentationDeps,
): Promise<Result<ActiveAccessToken, PresentationFault>> {
  const { scheme, token } = presented
  const active = await (scheme === 'DPoP' ? readAccessToken : readBearerToken)(token, deps)
  if (active === undefined) return err('invalid_token')
  if (scheme === 'Bearer') return ok(active)

  const { proof: text, method, path } = presented
  if (text === undefined) return err('invalid_dpop_proof')
  const accessTokenHash = sha256(token)
  const proof = readProof({ text, method, path, accessTokenHash }, deps)
  if (!proof.ok) return err('invalid_dpop_proof')
  // A token that is bound to nothing is not made better by a proof.
  if (active.boundTo !== proof.value.thumbprint) return err('invalid_token')
  const { thumbprint, jti, until } = proof.value
  const isFirst = await deps.spendProof(sha256(`${thumbprint} ${jti}`), until)
  return isFirst ? ok(active) : err('invalid_dpop_proof')
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')
