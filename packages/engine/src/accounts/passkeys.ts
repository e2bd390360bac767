/** The passkeys of a signed-in person: adding one, removing one. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Passkey } from '../account-ports.ts'
import { accountAudit } from './account-audit.ts'
import type { AccountDeps, SignedInContext } from './account-deps.ts'
import { confirmIdentity, type NotConfirmed } from './confirm-identity.ts'
import { displayName } from './display-name.ts'
import { type Ceremony, newChallenge, takeChallenge } from './passkey-challenge.ts'
import { refusableChange } from './refusable-change.ts'
import { type NewSession, renewSession } from './sessions.ts'

const purpose = 'passkey_set_up'
const maxPasskeys = 20

/** base64url of at most 1023 bytes, WebAuthn §5.8.3. What is no id is never asked for. */
export const isCredentialId = (text: string): boolean => /^[\w-]{1,1364}$/u.test(text)

/**
 * Begins to add a passkey. The proof of identity is asked for here, and what is sealed into `state`
 * stands for it for five minutes: the browser's dialogue takes its time.
 */
export async function startPasskey(
  currentPassword: string | undefined,
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<Ceremony, NotConfirmed | { readonly kind: 'too_many' }>> {
  const confirmed = await confirmIdentity(currentPassword, context, deps)
  if (!confirmed.ok) return confirmed
  const { user } = context.session
  const exclude = await deps.store.listPasskeys(user.id)
  if (exclude.length >= maxPasskeys) return err({ kind: 'too_many' })
  const { challenge, state } = newChallenge({ purpose, holder: user.id }, deps)
  return ok({
    options: await deps.webAuthn.registrationOptions({ user, challenge, exclude }),
    state,
  })
}

export interface PasskeyAnswer {
  readonly state: string
  /** What the browser's dialogue gave. */
  readonly response: unknown
}

/** Stores the passkey that the browser made. */
export async function addPasskey(
  { state, response, name }: PasskeyAnswer & { readonly name: string },
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<NewSession, { readonly kind: 'refused' | 'taken' }>> {
  const { caller, session } = context
  const { userId } = session
  const challenge = await takeChallenge({ purpose, holder: userId, state }, deps)
  const made =
    challenge === undefined
      ? undefined
      : await deps.webAuthn.verifyRegistration({ response, challenge })
  if (made === undefined) return err({ kind: 'refused' })
  const passkey: Passkey = {
    ...made,
    userId,
    name: displayName(name),
    createdAt: deps.now(),
    lastUsedAt: null,
  }
  return refusableChange(deps.store, async (transaction) => {
    if ((await transaction.insertPasskey(passkey)) === 'taken')
      return err({ kind: 'taken' as const })
    const target = { kind: 'passkey', id: passkey.id }
    const change = { after: { name: passkey.name } }
    await transaction.appendAudit(
      accountAudit({ action: 'passkey.create', userId, caller, target, change }, deps),
    )
    return ok(await renewSession(context, transaction, deps))
  })
}

/** Removes one of the person's own passkeys. */
export async function removePasskey(
  { id, currentPassword }: { readonly id: string; readonly currentPassword: string | undefined },
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<NewSession, NotConfirmed | { readonly kind: 'missing' }>> {
  const confirmed = await confirmIdentity(currentPassword, context, deps)
  if (!confirmed.ok) return confirmed
  const { caller, session } = context
  const { userId } = session
  return refusableChange(deps.store, async (transaction) => {
    if (!isCredentialId(id) || !(await transaction.deletePasskey(userId, id)))
      return err({ kind: 'missing' as const })
    const target = { kind: 'passkey', id }
    await transaction.appendAudit(
      accountAudit({ action: 'passkey.delete', userId, caller, target }, deps),
    )
    return ok(await renewSession(context, transaction, deps))
  })
}
