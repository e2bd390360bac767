/** Which key signs now, and which keys are published. */
import type { SigningAlgorithm } from '@keygrant/protocol'
import type { SigningKey } from '../ports.ts'

type Times = Pick<SigningKey, 'kid' | 'algorithm' | 'createdAt' | 'activatesAt' | 'retiresAt'>

/** The newest active key of an algorithm; undefined if there is none. */
export function chooseKey<Key extends Times>(
  keys: readonly Key[],
  algorithm: SigningAlgorithm,
  now: number,
): Key | undefined {
  let chosen: Key | undefined
  for (const key of keys) {
    if (key.algorithm !== algorithm || key.activatesAt > now || isRetired(key, now)) continue
    if (chosen === undefined || key.activatesAt >= chosen.activatesAt) chosen = key
  }
  return chosen
}

/** Keys that stand in the JWK Set: those that will sign, sign, or have signed tokens still alive. */
export const publishedKeys = <Key extends Times>(keys: readonly Key[], now: number): Key[] =>
  keys.filter((key) => !isRetired(key, now))

const isRetired = ({ retiresAt }: Times, now: number): boolean =>
  retiresAt !== null && retiresAt <= now
