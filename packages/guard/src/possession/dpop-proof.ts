/**
 * Reads a DPoP proof: the rules that hold everywhere, and a key that the guard can verify with.
 *
 * @see RFC 9449 §4.2 and §4.3
 */
import {
  type DpopProof,
  err,
  ok,
  type ProofExpectation,
  type Result,
  readDpopProof,
} from '@keygrant/protocol'
import { readPublicKey } from '../keys/jwk-set.ts'
import type { RefusalReason } from '../refusal-reasons.ts'

/** A proof that says the right things, and may still be forged or used up. */
export interface ReadProof extends Omit<DpopProof, 'jwk'> {
  readonly jwk: JsonWebKey
}

export function readProof(
  text: string,
  expected: ProofExpectation,
): Result<ReadProof, RefusalReason> {
  const read = readDpopProof(text, expected)
  if (!read.ok) return err(`proof_${read.error}` as const)
  const jwk = readPublicKey(read.value.jwk, read.value.algorithm)
  return jwk === undefined ? err('proof_malformed') : ok({ ...read.value, jwk })
}
