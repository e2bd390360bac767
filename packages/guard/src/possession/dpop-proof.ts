/**
 * The rules a DPoP proof must meet apart from its signature and its one-time use: the two lists below,
 * in the order in which they are asked.
 *
 * @see RFC 9449 §4.2 and §4.3
 */
import { err, ok, parseJws, type Result, type SigningAlgorithm } from '@keygrant/protocol'
import { readPublicKey } from '../keys/jwk-set.ts'
import type { RefusalReason } from '../refusal-reasons.ts'
import { canonicalTarget } from './target-uri.ts'

/** What a proof must say to be of use for this request. */
export interface ProofExpectation {
  readonly algorithms: readonly SigningAlgorithm[]
  readonly method: string
  /** In canonical spelling. */
  readonly target: string
  /** The SHA-256 of the access token, in base64url. */
  readonly accessTokenHash: string
  /** Seconds since the epoch. */
  readonly now: number
  /** How far from now `iat` may be, in seconds; undefined where a nonce tells the age. */
  readonly window: number | undefined
}

/** A proof that says the right things, and may still be forged or used up. */
export interface ReadProof {
  readonly jwk: JsonWebKey
  readonly algorithm: SigningAlgorithm
  readonly signingInput: string
  readonly signature: Uint8Array<ArrayBuffer>
  readonly jti: string
  readonly iat: number
  readonly nonce: string | undefined
}

type Members = Readonly<Record<string, unknown>>

interface Rule {
  readonly otherwise: RefusalReason
  readonly holds: (members: Members, expected: ProofExpectation) => boolean
}

const headerRules: readonly Rule[] = [
  { otherwise: 'proof_malformed', holds: ({ typ }) => typ === 'dpop+jwt' },
  {
    otherwise: 'proof_malformed',
    holds: ({ crit, b64 }) => crit === undefined && b64 === undefined,
  },
  {
    otherwise: 'proof_malformed',
    holds: ({ alg }, { algorithms }) => (algorithms as readonly unknown[]).includes(alg),
  },
  { otherwise: 'proof_malformed', holds: ({ jwk }) => isObject(jwk) && hasNoSecret(jwk) },
]

const claimRules: readonly Rule[] = [
  { otherwise: 'proof_malformed', holds: isComplete },
  { otherwise: 'proof_elsewhere', holds: ({ htm }, { method }) => htm === method },
  {
    otherwise: 'proof_elsewhere',
    holds: ({ htu }, { target }) => canonicalTarget(String(htu)) === target,
  },
  {
    otherwise: 'proof_elsewhere',
    holds: ({ ath }, { accessTokenHash }) => ath === accessTokenHash,
  },
  {
    otherwise: 'proof_untimely',
    holds: ({ iat }, { now, window = Number.POSITIVE_INFINITY }) =>
      Math.abs(now - Number(iat)) <= window,
  },
]

export function readProof(
  text: string,
  expected: ProofExpectation,
): Result<ReadProof, RefusalReason> {
  const jws = parseJws(text)
  if (jws === undefined) return err('proof_malformed')
  const { header, payload, signingInput, signature } = jws

  for (const { holds, otherwise } of headerRules)
    if (!holds(header, expected)) return err(otherwise)
  for (const { holds, otherwise } of claimRules)
    if (!holds(payload, expected)) return err(otherwise)

  const algorithm = header['alg'] as SigningAlgorithm
  const jwk = readPublicKey(header['jwk'] as Members, algorithm)
  if (jwk === undefined) return err('proof_malformed')
  const { jti, iat, nonce } = payload as { jti: string; iat: number; nonce?: string }
  return ok({ jwk, algorithm, signingInput, signature, jti, iat, nonce })
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 7518 §6.2.2, §6.3.2 and §6.4.1, RFC 8037 §2: check 7. */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const hasNoSecret = (jwk: Members): boolean =>
  !secretMembers.some((name) => Object.hasOwn(jwk, name))

/** A longer `jti` is of no use, RFC 9449 §11.1. */
const maxJtiLength = 256

function isComplete({ jti, htm, htu, iat, ath, nonce }: Members): boolean {
  return (
    [jti, htm, htu, ath].every((text) => typeof text === 'string' && text !== '') &&
    String(jti).length <= maxJtiLength &&
    typeof iat === 'number' &&
    Number.isFinite(iat) &&
    (nonce === undefined || typeof nonce === 'string')
  )
}
