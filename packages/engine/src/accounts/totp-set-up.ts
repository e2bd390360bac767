/**
 * Turning an authenticator app on and off. A secret is stored only with its first right code: one
 * that was shown but never scanned protects nothing, and replaces nothing.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Sealed } from '../ports.ts'
import { accountAudit } from './account-audit.ts'
import type { AccountDeps, SignedInContext } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import { fromBase32, toBase32 } from './base32.ts'
import { confirmIdentity, type NotConfirmed } from './confirm-identity.ts'
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'
import { refusableChange } from './refusable-change.ts'
import { openState, sealState } from './sealed-state.ts'
import { type NewSession, renewSession } from './sessions.ts'
import { matchingStep, totpSecretLength, totpUri } from './totp.ts'

const purpose = 'totp_set_up'

/** A secret to scan or to type in, not in force yet. */
export interface TotpOffer {
  /** Base32. */
  readonly secret: string
  readonly uri: string
  /** Comes back with the first code. */
  readonly setUp: string
}

export function startTotp(context: SignedInContext, deps: AccountDeps): TotpOffer {
  return offer(toBase32(deps.random(totpSecretLength)), context, deps)
}

/** The same secret again, after a wrong code; undefined once the offer has expired. */
export function repeatTotpOffer(
  setUp: string,
  context: SignedInContext,
  deps: AccountDeps,
): TotpOffer | undefined {
  const secret = offeredSecret(setUp, context, deps)
  if (secret === undefined) return undefined
  return { ...offer(secret, context, deps), setUp }
}

function offer(
  secret: string,
  { session: { user } }: SignedInContext,
  deps: AccountDeps,
): TotpOffer {
  const issuer = new URL(deps.policy.issuer).host
  const setUp = sealState(
    { purpose, holder: user.id, lifetime: accountPolicy.totpSetup },
    { secret },
    deps,
  )
  return { secret, uri: totpUri({ secret, issuer, email: user.email }), setUp }
}

const offeredSecret = (
  setUp: string,
  { session }: SignedInContext,
  deps: AccountDeps,
): string | undefined =>
  openState<{ secret: string }>({ purpose, holder: session.userId }, setUp, deps)?.secret

export interface TotpConfirmation {
  /** Of the {@link TotpOffer}. */
  readonly setUp: string
  readonly code: string
  readonly currentPassword: string | undefined
}

/** The browser's new session, and the recovery codes, which are shown this once. */
export interface TotpTurnedOn extends NewSession {
  readonly recoveryCodes: readonly string[]
}

/** `expired`: the offer; it must be started again. `already_on`: another one must be turned off first. */
export type TotpFault =
  | NotConfirmed
  | { readonly kind: 'wrong_code' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'already_on' }

/** Puts an offered secret in force. The code that confirms it counts as used. */
export async function turnOnTotp(
  { setUp, code, currentPassword }: TotpConfirmation,
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<TotpTurnedOn, TotpFault>> {
  const text = offeredSecret(setUp, context, deps)
  const secret = text === undefined ? undefined : fromBase32(text)
  if (text === undefined || secret === undefined) return err({ kind: 'expired' })
  const { userId } = context.session
  const before = await deps.store.findTotp(userId)
  if (before?.confirmedAt != null) return err({ kind: 'already_on' })
  const confirmed = await confirmIdentity(currentPassword, context, deps)
  if (!confirmed.ok) return confirmed
  const step = matchingStep(code, secret, deps.now())
  if (step === undefined) return err({ kind: 'wrong_code' })
  return storeTotp({ sealedSecret: deps.seal(text), step }, context, deps)
}

async function storeTotp(
  { sealedSecret, step }: { readonly sealedSecret: Sealed; readonly step: number },
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<TotpTurnedOn, never>> {
  const { caller, session } = context
  const { userId } = session
  const recoveryCodes = newRecoveryCodes(deps.random)
  const renewed = await deps.store.changeAccount(async (transaction) => {
    await transaction.saveTotp({ userId, sealedSecret, confirmedAt: deps.now(), lastStep: step })
    await transaction.replaceRecoveryCodes(userId, hashesOf(recoveryCodes, userId, deps))
    await transaction.appendAudit(accountAudit({ action: 'user.totp_on', userId, caller }, deps))
    return renewSession(context, transaction, deps)
  })
  return ok({ ...renewed, recoveryCodes })
}

const hashesOf = (codes: readonly string[], userId: string, { hash }: Pick<AccountDeps, 'hash'>) =>
  codes.flatMap((code) => recoveryCodeHash(code, userId, hash) ?? [])

/** Turns the app off, and the recovery codes with it. */
export async function turnOffTotp(
  currentPassword: string | undefined,
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<NewSession, NotConfirmed | { readonly kind: 'not_on' }>> {
  const confirmed = await confirmIdentity(currentPassword, context, deps)
  if (!confirmed.ok) return confirmed
  const { caller, session } = context
  const { userId } = session
  return refusableChange(deps.store, async (transaction) => {
    if (!(await transaction.deleteTotp(userId))) return err({ kind: 'not_on' as const })
    await transaction.replaceRecoveryCodes(userId, [])
    await transaction.appendAudit(accountAudit({ action: 'user.totp_off', userId, caller }, deps))
    return ok(await renewSession(context, transaction, deps))
  })
}

/** Makes ten new recovery codes; the old ones are worth nothing any more. */
export async function renewRecoveryCodes(
  currentPassword: string | undefined,
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<readonly string[], NotConfirmed | { readonly kind: 'not_on' }>> {
  const confirmed = await confirmIdentity(currentPassword, context, deps)
  if (!confirmed.ok) return confirmed
  const { caller, session } = context
  const { userId } = session
  const totp = await deps.store.findTotp(userId)
  if (totp?.confirmedAt == null) return err({ kind: 'not_on' })
  const codes = newRecoveryCodes(deps.random)
  await deps.store.changeAccount(async (transaction) => {
    await transaction.replaceRecoveryCodes(userId, hashesOf(codes, userId, deps))
    await transaction.appendAudit(
      accountAudit({ action: 'user.recovery_codes', userId, caller }, deps),
    )
  })
  return ok(codes)
}
