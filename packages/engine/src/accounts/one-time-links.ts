/**
 * Links that work once. The link holds a random token, the store its hash; using it up is part of the
 * transaction that stores what it buys. Its origin is the issuer, never what a request says.
 */
import type { AccountTransaction, LinkPurpose, OneTimeLink } from '../account-ports.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Hash } from '../ports.ts'
import type { AccountDeps } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import { oneTimeToken } from './one-time-token.ts'

const { resetLink, invitationLink, setUpLink } = accountPolicy

/** Where each kind of link leads, and how many seconds it works. */
export const linkKinds = {
  password_reset: { path: '/password/reset', lifetime: resetLink },
  invitation: { path: '/invite', lifetime: invitationLink },
  setup: { path: '/setup', lifetime: setUpLink },
} as const satisfies Readonly<Record<LinkPurpose, { path: string; lifetime: number }>>

/**
 * How a link reaches the person. Only the mail proves that they own the address; the letter for it is
 * part of the token, so nobody can claim it who did not get it.
 */
export type LinkRoute = 'mailed' | 'handed_out'

const routeLetters = { mailed: 'm', handed_out: 'h' } as const satisfies Record<LinkRoute, string>

export interface NewLink {
  readonly record: OneTimeLink
  readonly url: string
}

type LinkOrder = Pick<OneTimeLink, 'purpose' | 'email'> &
  Partial<Pick<OneTimeLink, 'userId' | 'organizationId' | 'role'>> & { readonly route: LinkRoute }

/** Makes a link, not stored yet. */
export function newLink(
  { route, ...order }: LinkOrder,
  { policy, now, random, hash }: Pick<AccountDeps, 'policy' | 'now' | 'random' | 'hash'>,
): NewLink {
  const token = routeLetters[route] + oneTimeToken(random)
  const { path, lifetime } = linkKinds[order.purpose]
  const record: OneTimeLink = {
    userId: null,
    organizationId: null,
    role: null,
    ...order,
    id: newIdentifier('lnk', random),
    hash: linkHash(token, { hash }),
    createdAt: now(),
    expiresAt: now() + lifetime,
  }
  return { record, url: `${policy.issuer}${path}?token=${token}` }
}

export const linkHash = (token: string, { hash }: Pick<AccountDeps, 'hash'>): Hash =>
  hash(`link ${token}`)

/** Whether the link itself shows that its bearer reads the mails of its address. */
export const provesMailbox = (token: string): boolean => token.startsWith(routeLetters.mailed)

/** The link, if it is for this and still works. Reading it uses nothing up. */
export async function findLiveLink(
  token: string,
  purpose: LinkPurpose,
  { store, now, hash }: Pick<AccountDeps, 'store' | 'now' | 'hash'>,
): Promise<OneTimeLink | undefined> {
  const link = await store.findLink(linkHash(token, { hash }))
  return link?.purpose === purpose && now() < link.expiresAt ? link : undefined
}

/** Stores a link; the others of its purpose and address work no more. */
export async function storeOnlyLink(
  { record }: NewLink,
  transaction: AccountTransaction,
): Promise<void> {
  const { purpose, email } = record
  await transaction.deleteLinks({ purpose, email })
  await transaction.insertLink(record)
}
