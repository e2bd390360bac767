/**
 * How often one may be wrong. Counted for each account and each address, in windows; a browser that
 * the account is known to be used from has a count of its own and shares in neither. So no number of
 * wrong guesses made elsewhere keeps an owner out of their usual browser, and a right password never
 * counts against anybody.
 */
import type { User } from '../admin-ports.ts'
import type { Hash } from '../ports.ts'
import type { AccountContext, AccountDeps } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import { knownDeviceOf } from './known-device.ts'

/** What one attempt is counted under. */
export type AttemptLimit = readonly { readonly key: Hash; readonly most: number }[]

type Counting = Pick<AccountDeps, 'store' | 'now' | 'hash' | 'unseal'>

export interface Attempt {
  /** Each proof has counts of its own: who knows no password can't use up the codes of one who does. */
  readonly proof: 'password' | 'second_factor'
  /** The account as it was named. Counted whether it exists or not. */
  readonly account: string
  readonly user: Pick<User, 'id'> | undefined
  readonly context: Pick<AccountContext, 'device' | 'caller'>
}

export function attemptLimit(
  { proof, account, user, context }: Attempt,
  deps: Counting,
): AttemptLimit {
  const { failuresOfAccount, failuresOfAddress } = accountPolicy
  const device = knownDeviceOf(context.device, user, deps)
  const key = (kind: string, value: string): Hash => deps.hash(`failures ${proof} ${kind} ${value}`)
  if (device !== undefined) return [{ key: key('device', device), most: failuresOfAccount }]
  return [
    { key: key('account', account), most: failuresOfAccount },
    { key: key('address', networkOf(context.caller.address)), most: failuresOfAddress },
  ]
}

/**
 * Whether there have been too many failures.
 *
 * Concurrency: asked before a proof is judged, and again before a right one is believed. Of many
 * guesses at once, whatever is judged after the last failure that was allowed has no effect.
 */
export async function isExhausted(limit: AttemptLimit, deps: Counting): Promise<boolean> {
  const counts = await Promise.all(limit.map(({ key }) => deps.store.failures(key, window(deps))))
  return limit.some(({ most }, index) => (counts[index] ?? 0) >= most)
}

export async function countFailed(limit: AttemptLimit, deps: Counting): Promise<void> {
  await Promise.all(limit.map(({ key }) => deps.store.countFailure(key, window(deps))))
}

/**
 * After a success the account, or the device, starts afresh. The address does not: one right password
 * of one's own would buy a hundred guesses at others'.
 */
export async function forgiveFailures([own]: AttemptLimit, deps: Counting): Promise<void> {
  if (own === undefined) return
  // Most people are right at once: they pay for a look, not for a write.
  if ((await deps.store.failures(own.key, window(deps))) > 0)
    await deps.store.clearFailures(own.key)
}

/** The most seconds until the window ends. */
export const retryAfter = accountPolicy.failureWindow

const window = ({ now }: Pick<AccountDeps, 'now'>) => ({
  now: now(),
  window: accountPolicy.failureWindow,
})

/** Who has one IPv6 address has the 2^64 of its network: they count as one. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [before = '', after] = address.split('%')[0]?.split('::') ?? []
  const head = before.split(':').filter((group) => group !== '')
  const tail = after?.split(':').filter((group) => group !== '') ?? []
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail]
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/u, ''))
    .join(':')
}
