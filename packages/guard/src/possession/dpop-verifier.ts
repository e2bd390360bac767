/**
 * Whether the caller holds the key that a token is bound to: the proof's rules, the key, the nonce,
 * the signature, and that the proof was not used before, in this order. Only a proof that is good in
 * every other way is used up.
 *
 * @see RFC 9449 §4.3, §7.1, §8 and §9
 */
import {
  canonicalTarget,
  err,
  ok,
  pathOf,
  type Result,
  type SigningAlgorithm,
} from '@keygrant/protocol'
import type { Presented } from '../bearer-token.ts'
import type { GuardCrypto } from '../crypto/guard-crypto.ts'
import type { RefusalReason } from '../refusal-reasons.ts'
import type { DpopNonces } from './dpop-nonces.ts'
import { type ReadProof, readProof } from './dpop-proof.ts'
import { jwkThumbprint } from './jwk-thumbprint.ts'
import type { ReplayStore } from './replay-store.ts'

/** The `dpop` option after checking. */
export interface DpopSettings {
  readonly required: boolean
  readonly algorithms: readonly SigningAlgorithm[]
  /** The API's address as clients know it, without a slash at its end. */
  readonly publicUrl: string
  /** Seconds. */
  readonly window: number
  readonly replay: ReplayStore
  readonly nonces: DpopNonces | undefined
}

/** How a caller proved, or failed to prove, to hold the key; with the nonce to use from now on. */
export interface DpopOutcome {
  /** Undefined: the proof is good. */
  readonly reason: RefusalReason | undefined
  readonly nonce: string | undefined
}

export interface DpopRequest {
  readonly presented: Presented
  readonly token: string
  /** The thumbprint of the key that the token is bound to. */
  readonly thumbprint: string
  /** Seconds. */
  readonly now: number
}

const outcome = (reason: RefusalReason | undefined, nonce?: string): DpopOutcome => ({
  reason,
  nonce,
})

export async function verifyDpop(
  { presented, token, thumbprint, now }: DpopRequest,
  settings: DpopSettings,
  crypto: GuardCrypto,
): Promise<DpopOutcome> {
  const text = soleProof(presented)
  if (!text.ok) return outcome(text.error)
  const { algorithms, nonces, window } = settings
  const read = readProof(text.value, {
    algorithms,
    method: presented.method ?? '',
    target: targetOf(presented, settings) ?? '',
    accessTokenHash: await crypto.sha256(token),
    now,
    window: nonces === undefined ? window : undefined,
  })
  if (!read.ok) return outcome(read.error)
  const proof = read.value

  if ((await jwkThumbprint(proof.jwk, proof.algorithm, crypto)) !== thumbprint)
    return outcome('binding_mismatch')
  const nonce = await nonces?.read(proof.nonce)
  if (nonce !== undefined && nonce.goodUntil === undefined)
    return outcome('nonce_required', nonce.next)
  if (!(await isSigned(proof, crypto))) return outcome('proof_forged')
  const goodUntil = nonce?.goodUntil ?? proof.iat + window
  const id = await crypto.sha256(`${thumbprint}.${proof.jti}`)
  return outcome(await spend(settings.replay, id, goodUntil), nonce?.next)
}

/** One proof, no more: a second field, or two that a proxy joined, could each be read by another. */
function soleProof({ fields }: Presented): Result<string, RefusalReason> {
  const [proof, ...others] = fields?.('dpop') ?? []
  if (proof === undefined) return err('proof_missing')
  return others.length > 0 || proof.includes(',') ? err('proof_repeated') : ok(proof)
}

/** What the client called, by configuration: a proxy or a caller may have changed the `Host`. */
function targetOf({ url = '' }: Presented, { publicUrl }: DpopSettings): string | undefined {
  const path = pathOf(url)
  return path === undefined ? undefined : canonicalTarget(`${publicUrl}${path}`)
}

async function isSigned(proof: ReadProof, crypto: GuardCrypto): Promise<boolean> {
  try {
    const key = await crypto.importKey(proof.jwk, proof.algorithm)
    return await key.verify(proof.signingInput, proof.signature)
  } catch {
    // No key after all, such as a point that isn't on its curve: nobody can have signed with it.
    return false
  }
}

/** One second more than the proof is good, since a store's clock may round. */
async function spend(
  replay: ReplayStore,
  id: string,
  goodUntil: number,
): Promise<RefusalReason | undefined> {
  try {
    const first = await replay.spend(id, new Date((goodUntil + 1) * 1000))
    return first ? undefined : 'proof_replayed'
  } catch {
    // The store can't say, and the proof may have been used: the reason tells the API's log.
    return 'replay_store_unavailable'
  }
}
