/**
 * Whether a token request comes from the holder of a key, to which its tokens are then bound.
 *
 * A proof is good for a minute around the time it names, and may come again in that minute: whoever
 * copied one still needs the client's secret, code or refresh token, and gets a token that is worth
 * nothing without the key (RFC 9449 §11.1 leaves it to the server).
 *
 * @see RFC 9449 §4.3 and §5
 */
// oxlint-disable-next-line no-restricted-imports -- with the caller's own public key: pure, no key of this server is involved
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import {
  canonicalTarget,
  type DpopProof,
  err,
  ok,
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
  const read = readDpopProof(proof.text, {
    algorithms: signingAlgorithms,
    method: 'POST',
    target: canonicalTarget(policy.issuer + proof.path) ?? '',
    accessTokenHash: undefined,
    now: now(),
    window,
  })
  if (!read.ok) return err(problem('dpop_proof_invalid', { fault: read.error }))
  const key = keyOf(read.value)
  if (key === undefined) return err(problem('dpop_proof_invalid', { fault: 'malformed' }))
  return isSigned(read.value, key)
    ? ok(thumbprintOf(key))
    : err(problem('dpop_proof_invalid', { fault: 'forged' }))
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
