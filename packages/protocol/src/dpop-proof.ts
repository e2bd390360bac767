/**
 * The rules a DPoP proof must meet apart from its key, its signature and its one-time use: the two lists
 * below, in the order in which they are asked. They are the same at the token endpoint and at an API.
 *
 * @see RFC 9449 §4.2 and §4.3
 */
import { parseJws } from './jws.ts'
import type { SigningAlgorithm } from './metadata.ts'
import { err, ok, type Result } from './result.ts'
import { canonicalTarget } from './target-uri.ts'

/** What a proof must say to be of use for this request. */
export interface ProofExpectation {
  readonly algorithms: readonly SigningAlgorithm[]
  readonly method: string
  /** In canonical spelling. */
  readonly target: string
  /** The SHA-256 of the access token, in base64url; undefined where none comes with the proof. */
  readonly accessTokenHash: string | undefined
  /** Seconds since the epoch. */
  readonly now: number
  /** How far from now `iat` may be, in seconds; undefined where a nonce tells the age. */
  readonly window: number | undefined
}

/** A proof that says the right things. Its key may be none, and it may still be forged or used up. */
export interface DpopProof {
  readonly jwk: Readonly<Record<string, unknown>>
  readonly algorithm: SigningAlgorithm
  readonly signingInput: string
  readonly signature: Uint8Array<ArrayBuffer>
  readonly jti: string
  readonly iat: number
  readonly nonce: string | undefined
}

/** What is wrong with a proof: its shape, whom or what it is for, or its age. */
export type ProofFault = 'malformed' | 'elsewhere' | 'untimely'

type Members = Readonly<Record<string, unknown>>

interface Rule {
  readonly otherwise: ProofFault
  readonly holds: (members: Members, expected: ProofExpectation) => boolean
}

const headerRules: readonly Rule[] = [
  { otherwise: 'malformed', holds: ({ typ }) => typ === 'dpop+jwt' },
  { otherwise: 'malformed', holds: ({ crit, b64 }) => crit === undefined && b64 === undefined },
  {
    otherwise: 'malformed',
    holds: ({ alg }, { algorithms }) => (algorithms as readonly unknown[]).includes(alg),
  },
  { otherwise: 'malformed', holds: ({ jwk }) => isObject(jwk) && hasNoSecret(jwk) },
]

const claimRules: readonly Rule[] = [
  { otherwise: 'malformed', holds: isComplete },
  { otherwise: 'elsewhere', holds: ({ htm }, { method }) => htm === method },
  {
    otherwise: 'elsewhere',
    holds: ({ htu }, { target }) => canonicalTarget(String(htu)) === target,
  },
  {
    otherwise: 'elsewhere',
    holds: ({ ath }, { accessTokenHash }) =>
      accessTokenHash === undefined || ath === accessTokenHash,
  },
  {
    otherwise: 'untimely',
    holds: ({ iat }, { now, window = Number.POSITIVE_INFINITY }) =>
      Math.abs(now - Number(iat)) <= window,
  },
]

/** Reads a proof and asks the rules. Never throws. */
export function readDpopProof(
  text: string,
  expected: ProofExpectation,
): Result<DpopProof, ProofFault> {
  const jws = parseJws(text)
  if (jws === undefined) return err('malformed')
  const { header, payload, signingInput, signature } = jws

  for (const { holds, otherwise } of headerRules)
    if (!holds(header, expected)) return err(otherwise)
  for (const { holds, otherwise } of claimRules)
    if (!holds(payload, expected)) return err(otherwise)

  const algorithm = header['alg'] as SigningAlgorithm
  const jwk = header['jwk'] as Members
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

function isComplete(
  { jti, htm, htu, iat, ath, nonce }: Members,
  { accessTokenHash }: ProofExpectation,
): boolean {
  return (
    [jti, htm, htu].every(isText) &&
    (accessTokenHash === undefined || isText(ath)) &&
    String(jti).length <= maxJtiLength &&
    typeof iat === 'number' &&
    Number.isFinite(iat) &&
    (nonce === undefined || typeof nonce === 'string')
  )
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
