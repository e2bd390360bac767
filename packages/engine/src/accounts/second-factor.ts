/** The second step of a sign-in: a code of an authenticator app, or a recovery code. */
import type { User } from '../admin-ports.ts'
import type { SignInMethod } from '../delegation-ports.ts'
import type { AccountContext, AccountDeps } from './account-deps.ts'
import {
  attemptLimit,
  countFailed,
  forgiveFailures,
  isExhausted,
  retryAfter,
} from './attempt-limit.ts'
import { fromBase32 } from './base32.ts'
import { readPending } from './pending-sign-in.ts'
import { recordSignIn, type SignInProblem } from './record-sign-in.ts'
import { recoveryCodeHash } from './recovery-codes.ts'
import { openSession } from './sessions.ts'
import { type SignedIn, type SignInRefusal, signedIn } from './sign-in.ts'
import { matchingStep } from './totp.ts'

export type SecondFactorKind = 'totp' | 'recovery'

export interface SecondFactor {
  /** What {@link SignInOutcome} gave. */
  readonly pending: string
  readonly kind: SecondFactorKind
  readonly code: string
}

/** `expired`: the first step must be done again. */
export type SecondFactorOutcome = SignedIn | SignInRefusal | { readonly kind: 'expired' }

/**
 * Decides a second step.
 *
 * Concurrency: a code counts once. Of any number of requests with one code exactly one is signed in.
 */
export async function verifySecondFactor(
  { pending, kind, code }: SecondFactor,
  context: AccountContext,
  deps: AccountDeps,
): Promise<SecondFactorOutcome> {
  const user = await readPending(pending, context, deps)
  const report = (problem?: SignInProblem): void =>
    recordSignIn(
      { caller: context.caller, userId: user?.id ?? null, by: kind, ...(problem && { problem }) },
      deps,
    )
  if (user === undefined) {
    report('sign_in_expired')
    return { kind: 'expired' }
  }
  const limit = attemptLimit({ proof: 'second_factor', account: user.id, user, context }, deps)
  const throttled = async (): Promise<boolean> => isExhausted(limit, deps)
  if (await throttled()) {
    report('second_factor_throttled')
    return { kind: 'throttled', retryAfter }
  }
  if (!(await spendCode({ user, kind, code }, deps))) {
    await countFailed(limit, deps)
    report('second_factor_wrong')
    return { kind: 'wrong' }
  }
  if (await throttled()) {
    report('second_factor_throttled')
    return { kind: 'throttled', retryAfter }
  }
  await forgiveFailures(limit, deps)
  const second: SignInMethod = kind === 'totp' ? 'otp' : 'recovery'
  const opened = await openSession({ user, methods: ['pwd', second] }, context, deps)
  if (opened === undefined) return { kind: 'expired' }
  report()
  return signedIn(opened, context, deps)
}

interface CodeOf {
  readonly user: User
  readonly kind: SecondFactorKind
  readonly code: string
}

/** Whether the code was right and had not been used. It is used up by this. */
async function spendCode({ user, kind, code }: CodeOf, deps: AccountDeps): Promise<boolean> {
  switch (kind) {
    case 'recovery': {
      const hash = recoveryCodeHash(code, user.id, deps.hash)
      return hash !== undefined && deps.store.spendRecoveryCode(user.id, hash)
    }
    case 'totp': {
      const totp = await deps.store.findTotp(user.id)
      if (totp?.confirmedAt == null) return false
      const secret = fromBase32(deps.unseal(totp.sealedSecret) ?? '')
      const step = secret && matchingStep(code, secret, deps.now())
      return step !== undefined && deps.store.spendTotpStep(user.id, step)
    }
  }
}
