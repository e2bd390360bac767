/**
 * Remembers which DPoP proofs were used. Instances of an API that share a store catch a proof that is
 * played to one after the other.
 *
 * @see RFC 9449 §11.1
 */

/**
 * Where used DPoP proofs are remembered. `memoryReplayStore` is one for a single process; several need
 * one that they share, such as a table with a unique key.
 *
 * @example
 *
 * ```ts
 * import type { ReplayStore } from '@keygrant/guard'
 *
 * interface Redis {
 *   set(key: string, value: string, options: { NX: true; PXAT: number }): Promise<string | null>
 * }
 *
 * export const redisReplayStore = (redis: Redis): ReplayStore => ({
 *   spend: async (id, expiresAt) =>
 *     (await redis.set(`dpop:${id}`, '', { NX: true, PXAT: expiresAt.getTime() })) !== null,
 * })
 * ```
 */
export interface ReplayStore {
  /**
   * Uses up a proof. Of all concurrent calls with one id, on every instance that shares the store,
   * exactly one may be answered true. A rejection refuses the request with 503.
   *
   * @param id 43 characters of base64url: a hash of the key and the proof's `jti`.
   * @param expiresAt From then on the proof is refused for its age, and the id may be forgotten.
   * @returns Whether this was the first use.
   */
  spend(id: string, expiresAt: Date): boolean | Promise<boolean>
}

/** How {@link memoryReplayStore} is bounded. */
export interface MemoryReplayOptions {
  /**
   * How many proofs to remember, at about 150 bytes each.
   *
   * @default 200000
   */
  readonly max?: number
  /** @default Date.now */
  readonly now?: () => number
}

/**
 * A replay store in the memory of this process.
 *
 * It never forgets a proof that could still be used: with `max` of them remembered it rejects, and the
 * guard answers 503, until the oldest have expired. What expired is dropped as new ones come, so
 * nothing runs by itself.
 *
 * @example
 *
 * ```ts
 * import { createGuard, memoryReplayStore } from '@keygrant/guard'
 *
 * const guard = createGuard({
 *   issuer: 'https://auth.example',
 *   audience: 'https://api.example',
 *   dpop: { replay: memoryReplayStore({ max: 1_000_000 }) },
 * })
 * ```
 */
export function memoryReplayStore({
  max = 200_000,
  now = Date.now,
}: MemoryReplayOptions = {}): ReplayStore {
  // Proofs live about equally long, so the first that were put in are the first that expire.
  const used = new Map<string, number>()
  return {
    spend(id, expiresAt) {
      const at = now()
      for (const [old, until] of used) {
        if (until > at) break
        used.delete(old)
      }
      if ((used.get(id) ?? 0) > at) return false
      if (used.size >= max) throw new RangeError(`memoryReplayStore: ${max} proofs are remembered`)
      used.delete(id)
      used.set(id, expiresAt.getTime())
      return true
    },
  }
}
