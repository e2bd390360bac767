/**
 * Whether a request comes from the holder of a key: at the token endpoint, where tokens are then bound to
 * it, and at this server's own API, which takes such tokens.
 *
 * A proof is good for a minute around the time it names. At the token endpoint it may come again in that
 * minute: whoever copied one still needs the client's secret, code or refresh token, and gets a token that is
 * worth nothing without the key (RFC 9449 §11.1 leaves it to the server).
 *
 * @see RFC 9449 §4.3, §5 and §7
 */
// oxlint-disable-next-line no-restricted-imports -- with the caller's own public key: pure, no key of this server is involved
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import {
  canonicalTarget,
  type DpopProof,
  err,
  ok,
  type ProofFault,
  type Result,
  readDpopProof,
  type SigningAlgorithm,
  signingAlgorithms,
} from '@keygrant/protocol'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { Client } from '../ports.ts'
import { type Problem, problem } from '../problems.ts'

/** Seconds that a proof may be old, or ahead of this server's clock. */
const window = 60

/** The thumbprint of the key that the tokens are to be bound to (RFC 7638); null: they are bound to none. */
export function proveKey(
  { proof }: EndpointRequest,
  { dpopBoundAccessTokens }: Pick<Client, 'dpopBoundAccessTokens'>,
  { policy, now }: Pick<Deps, 'policy' | 'now'>,
): Result<string | null, Problem> {
  if (proof === undefined)
    return dpopBoundAccessTokens ? err(problem('dpop_proof_missing')) : ok(null)
  const proven = readProof(
    { ...proof, method: 'POST', accessTokenHash: undefined },
    { policy, now },
  )
  return proven.ok
    ? ok(proven.value.thumbprint)
    : err(problem('dpop_proof_invalid', { fault: proven.error }))
}

/** A proof, and the request that it must be for. */
export interface ProofOfRequest {
  readonly text: string
  /** In capitals. */
  readonly method: string
  /** What its `htu` must name behind the issuer. */
  readonly path: string
  /** The SHA-256 of the access token that it comes with, in base64url; undefined: it comes with none. */
  readonly accessTokenHash: string | undefined
}

/** Whose key it is, and what tells the proof from others of that key, as long as it is good. */
export interface Proven {
  /** RFC 7638. */
  readonly thumbprint: string
  readonly jti: string
  /** Seconds since the epoch. */
  readonly until: number
}

/** Reads a proof that is for this request, made in time, and signed by the key that it names. */
export function readProof(
  { text, method, path, accessTokenHash }: ProofOfRequest,
  { policy, now }: Pick<Deps, 'policy' | 'now'>,
): Result<Proven, ProofFault | 'forged'> {
  const read = readDpopProof(text, {
    algorithms: signingAlgorithms,
    method,
    target: canonicalTarget(policy.issuer + path) ?? '',
    accessTokenHash,
    now: now(),
    window,
  })
  if (!read.ok) return read
  const key = keyOf(read.value)
  if (key === undefined) return err('malformed')
  const { jti, iat } = read.value
  return isSigned(read.value, key)
    ? ok({ thumbprint: thumbprintOf(key), jti, until: iat + window + 1 })
    : err('forged')
}

interface KeyRule {
  readonly fits: (key: KeyObject) => boolean
  /** Null: the algorithm brings its own. */
  readonly digest: 'sha256' | null
}

/** The type of the key decides the algorithm: RFC 8725 §3.1. */
const keyRules: Readonly<Record<SigningAlgorithm, KeyRule>> = {
  ES256: {
    fits: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
      asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1',
    digest: 'sha256',
  },
  EdDSA: { fits: ({ asymmetricKeyType }) => asymmetricKeyType === 'ed25519', digest: null },
  RS256: {
    fits: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
      asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048,
    digest: 'sha256',
  },
}

function keyOf({ jwk, algorithm }: DpopProof): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return keyRules[algorithm].fits(key) ? key : undefined
  } catch {
    // No key after all, such as a point that is not on its curve: nobody can have signed with it.
    return undefined
  }
}

const isSigned = ({ algorithm, signingInput, signature }: DpopProof, key: KeyObject): boolean =>
  verify(
    keyRules[algorithm].digest,
    Buffer.from(signingInput),
    { key, dsaEncoding: 'ieee-p1363' },
    signature,
  )

/** RFC 7638 §3: the members that make the key, in alphabetical order, as node:crypto writes them. */
function thumbprintOf(key: KeyObject): string {
  const { crv, e, kty, n, x, y } = key.export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url')
}
