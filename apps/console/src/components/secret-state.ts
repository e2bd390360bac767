/** How a secret stands, and whether ending it would break something. */
import type { ItemOf } from '../api/call.ts'
import type { ShownState } from './state-badge.tsx'

export type Secret = ItemOf<'GET /clients/{client_id}/secrets'>

const day = 86_400_000
const soon = 14 * day

export function stateOf(
  { revoked_at, expires_at }: Pick<Secret, 'revoked_at' | 'expires_at'>,
  now: number,
): ShownState {
  if (revoked_at !== null) return 'revoked'
  if (expires_at === null) return 'active'
  const left = Date.parse(expires_at) - now
  return left <= 0 ? 'expired' : left <= soon ? 'expires soon' : 'active'
}

export const isLive = (secret: Pick<Secret, 'revoked_at' | 'expires_at'>, now: number): boolean => {
  const state = stateOf(secret, now)
  return state === 'active' || state === 'expires soon'
}

/** Used within the last day: something still has it. */
export const isInUse = ({ last_used_at }: Pick<Secret, 'last_used_at'>, now: number): boolean =>
  last_used_at !== null && now - Date.parse(last_used_at) < day

/** Live ones first, then the newest. */
export const inOrder = (secrets: readonly Secret[], now: number): readonly Secret[] =>
  secrets.toSorted(
    (a, b) =>
      Number(isLive(b, now)) - Number(isLive(a, now)) || (a.created_at < b.created_at ? 1 : -1),
  )

/** What can be seen of a secret after it was shown once. */
export const shownSecret = ({ prefix, last_four }: Pick<Secret, 'prefix' | 'last_four'>): string =>
  `${prefix}…${last_four}`
