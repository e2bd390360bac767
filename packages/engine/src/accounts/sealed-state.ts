/**
 * What a sign-in in progress must remember, kept by the browser: sealed, so that it can neither be
 * read nor made up; for one purpose, one browser and a short time. Nothing is stored for people who
 * never come back.
 */
import type { Sealed } from '../ports.ts'
import type { AccountDeps } from './account-deps.ts'

/** What a sealed state is for: one can't be passed off as another. */
export type StatePurpose = 'pending_sign_in' | 'passkey_sign_in' | 'passkey_set_up' | 'totp_set_up'

interface Envelope {
  readonly purpose: StatePurpose
  /** Of the browser, and of the user where one is signed in. */
  readonly holder: string
  readonly expiresAt: number
  readonly content: unknown
}

interface SealOrder {
  readonly purpose: StatePurpose
  readonly holder: string
}

export function sealState(
  order: SealOrder & { readonly lifetime: number },
  content: object,
  { seal, now }: Pick<AccountDeps, 'seal' | 'now'>,
): string {
  const { purpose, holder, lifetime } = order
  const envelope: Envelope = { purpose, holder, expiresAt: now() + lifetime, content }
  return seal(JSON.stringify(envelope))
}

/** What was sealed, if it was sealed here, for this purpose and holder, and has not expired. */
export function openState<T extends object>(
  { purpose, holder }: SealOrder,
  sealed: string,
  { unseal, now }: Pick<AccountDeps, 'unseal' | 'now'>,
): T | undefined {
  const text = unseal(sealed as Sealed)
  if (text === undefined) return undefined
  const envelope = parse(text)
  if (envelope?.purpose !== purpose || envelope.holder !== holder) return undefined
  return now() < envelope.expiresAt ? (envelope.content as T) : undefined
}

/** Undefined for what was sealed, but is no such envelope: other things are sealed under this key. */
function parse(text: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Envelope) : undefined
  } catch {
    return undefined
  }
}
