/** Answers to repeated requests: the same key and the same request, the same answer. */
import { createHash } from 'node:crypto'
import type { IdempotentAnswer } from '@keygrant/engine'
import type { Actor } from './actor.ts'
import type { ManagementDeps } from './deps.ts'
import type { Answer } from './operation.ts'

/** How long an answer is kept, in seconds. */
const keptFor = 86_400
/** Printable ASCII without spaces, as draft-ietf-httpapi-idempotency-key-header asks of a key. */
export const isIdempotencyKey = (text: string): boolean => /^[\x21-\x7e]{1,255}$/u.test(text)

export interface Repeatable {
  readonly actor: Actor
  readonly key: string
  readonly fingerprint: string
}

export interface Fingerprinted {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly actor: Actor
}

/** Somebody who belongs to several organizations makes another request in each. */
export const fingerprintOf = ({ method, url, body, actor }: Fingerprinted): string =>
  createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null, actor.organizationId]))
    .digest('base64url')

export type Earlier =
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly status: number; readonly answer: Answer }
  | { readonly kind: 'other' }

export async function findEarlier(
  { actor, key, fingerprint }: Repeatable,
  { admin, unseal }: ManagementDeps,
): Promise<Earlier> {
  // An answer counts until it is deleted, even if it has expired: as long as its row is there, no
  // other with this key can be kept.
  const kept = await admin.findAnswer(actor.id, key, 0)
  if (kept === undefined) return { kind: 'none' }
  if (kept.fingerprint !== fingerprint) return { kind: 'other' }
  const text = unseal(kept.body)
  if (text === undefined) throw new Error('a kept answer does not open')
  return { kind: 'same', status: kept.status, answer: JSON.parse(text) as Answer }
}

export const toKeep = (
  { actor, key, fingerprint }: Repeatable,
  { status, answer }: { readonly status: number; readonly answer: Answer },
  { seal, now }: ManagementDeps,
): IdempotentAnswer => ({
  actorId: actor.id,
  key,
  fingerprint,
  status,
  body: seal(JSON.stringify(answer)),
  expiresAt: now() + keptFor,
})
