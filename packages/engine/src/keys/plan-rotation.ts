/**
 * When a signing key is made, starts to sign and leaves the JWK Set.
 *
 * A new key is published first and signs only when every cache of the JWK Set has had time to see
 * it; the one before stays published until the last token it signed has expired.
 */
import type { SigningAlgorithm } from '@keygrant/protocol'
import type { Policy } from '../policy.ts'
import type { SigningKey } from '../ports.ts'
import { chooseKey } from './choose-key.ts'

/** What to do now: make one key, and set when others leave. */
export interface RotationPlan {
  /** When the new key starts to sign. */
  readonly activatesAt: number
  /** The keys that it replaces, with the time each leaves the JWK Set. */
  readonly retire: readonly { readonly kid: string; readonly retiresAt: number }[]
}

/** What a rotation is planned by. Times are seconds since the epoch. */
export interface RotationContext {
  readonly algorithm: SigningAlgorithm
  readonly now: number
  readonly policy: Pick<Policy, 'keyLifetime' | 'keyPublicationLead' | 'maxAccessTokenLifetime'>
}

/** How long verifiers may go on accepting a token past its expiry, with a margin. */
const clockMargin = 300

/** The rotation that is due by age; undefined while there is none. */
export function planRotation(
  keys: readonly SigningKey[],
  context: RotationContext,
): RotationPlan | undefined {
  const { algorithm, now, policy } = context
  const current = chooseKey(keys, algorithm, now)
  if (current === undefined) return rotateNow(keys, context)
  const next = keys.some((key) => key.algorithm === algorithm && key.activatesAt > now)
  const due = current.activatesAt + policy.keyLifetime - policy.keyPublicationLead
  return next || now < due ? undefined : rotateNow(keys, context)
}

/** The rotation that an operator asks for. The first key of an algorithm signs at once. */
export function rotateNow(
  keys: readonly SigningKey[],
  { algorithm, now, policy }: RotationContext,
): RotationPlan {
  const current = chooseKey(keys, algorithm, now)
  const activatesAt = current === undefined ? now : now + policy.keyPublicationLead
  const retiresAt = activatesAt + policy.maxAccessTokenLifetime + clockMargin
  const retire = keys
    .filter((key) => key.algorithm === algorithm && key.retiresAt === null)
    .map(({ kid }) => ({ kid, retiresAt }))
  return { activatesAt, retire }
}

/**
 * What to do when a key leaked: it leaves the JWK Set now, and a new one signs at once. Verifiers
 * meet that one unprepared and have to ask for it, which costs less than a forger's tokens. The others
 * of its algorithm are replaced as by any rotation.
 */
export function replaceNow(
  keys: readonly SigningKey[],
  leaked: Pick<SigningKey, 'kid' | 'algorithm'>,
  { now, policy }: Pick<RotationContext, 'now' | 'policy'>,
): RotationPlan {
  const context = { algorithm: leaked.algorithm, now, policy }
  const others = keys.filter(({ kid }) => kid !== leaked.kid)
  const { retire } = rotateNow(others, context)
  return { activatesAt: now, retire: [{ kid: leaked.kid, retiresAt: now }, ...retire] }
}
