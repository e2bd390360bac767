/**
 * Signing in with a password. Whoever asks learns nothing but yes or no: a user who does not exist,
 * has no password or is disabled costs the same hash, counts the same failures and gets the same
 * answer as a wrong password.
 */
import type { User } from '../admin-ports.ts'
import type { AccountContext, AccountDeps } from './account-deps.ts'
import {
  type AttemptLimit,
  attemptLimit,
  countFailed,
  forgiveFailures,
  isExhausted,
  retryAfter,
} from './attempt-limit.ts'
import { canonicalEmail } from './canonical-email.ts'
import { rememberDevice } from './known-device.ts'
import { sealPending } from './pending-sign-in.ts'
import { recordSignIn, type SignInProblem } from './record-sign-in.ts'
import { type NewSession, openSession } from './sessions.ts'

/** Somebody is signed in. `device` is what the device cookie holds from now on. */
export interface SignedIn extends NewSession {
  readonly kind: 'signed_in'
  readonly device: string
}

/** The same for all causes. */
export type SignInRefusal =
  | { readonly kind: 'wrong' }
  /** `retryAfter`: seconds after which it is worth another try, at the latest. */
  | { readonly kind: 'throttled'; readonly retryAfter: number }

export type SignInOutcome =
  | SignedIn
  /** Nobody is signed in yet: `pending` must come back with the second factor. */
  | { readonly kind: 'second_factor'; readonly pending: string }
  | SignInRefusal

export interface PasswordSignIn {
  readonly email: string
  readonly password: string
}

/**
 * Decides a sign-in with a password.
 *
 * Concurrency: a right password among many guesses at once is believed only if, after it was judged,
 * there is still room for failures.
 */
export async function signIn(
  { email, password }: PasswordSignIn,
  context: AccountContext,
  deps: AccountDeps,
): Promise<SignInOutcome> {
  const canonical = canonicalEmail(email)
  const user = canonical === undefined ? undefined : await deps.store.findUserByEmail(canonical)
  const account = canonical ?? email
  const limit = attemptLimit({ proof: 'password', account, user, context }, deps)
  const refuse = refuser(user, context, deps)

  if (await isExhausted(limit, deps)) return refuse('sign_in_throttled')
  const right = await deps.passwords.verify(user?.passwordHash ?? undefined, password)
  if (user === undefined || !right || user.state !== 'active') {
    await countFailed(limit, deps)
    return refuse(right ? 'user_disabled' : 'sign_in_wrong')
  }
  if (await isExhausted(limit, deps)) return refuse('sign_in_throttled')
  return accept(user, { context, limit }, deps)
}

function refuser(user: User | undefined, { caller }: AccountContext, deps: AccountDeps) {
  return (problem: SignInProblem): SignInRefusal => {
    recordSignIn({ caller, userId: user?.id ?? null, by: 'password', problem }, deps)
    return problem === 'sign_in_throttled' ? { kind: 'throttled', retryAfter } : { kind: 'wrong' }
  }
}

interface Proved {
  readonly context: AccountContext
  readonly limit: AttemptLimit
}

async function accept(
  user: User,
  { context, limit }: Proved,
  deps: AccountDeps,
): Promise<SignInOutcome> {
  await forgiveFailures(limit, deps)
  const totp = await deps.store.findTotp(user.id)
  if (totp?.confirmedAt != null)
    return { kind: 'second_factor', pending: sealPending(user, context, deps) }
  const opened = await openSession({ user, methods: ['pwd'] }, context, deps)
  if (opened === undefined) return refuser(user, context, deps)('sign_in_wrong')
  recordSignIn({ caller: context.caller, userId: user.id, by: 'password' }, deps)
  return signedIn(opened, context, deps)
}

/** The last step of every way to sign in. */
export function signedIn(
  opened: NewSession,
  { device }: Pick<AccountContext, 'device'>,
  deps: AccountDeps,
): SignedIn {
  const { user } = opened.session
  return { kind: 'signed_in', ...opened, device: rememberDevice(device, user, deps) }
}
