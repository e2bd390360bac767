/**
 * Sessions of signed-in browsers. The browser holds a random token, the store its hash. A token is
 * never kept from before a sign-in: whoever planted one has nothing.
 */
import type { AccountTransaction, Session, StoredSession } from '../account-ports.ts'
import type { User } from '../admin-ports.ts'
import type { SignInMethod } from '../delegation-ports.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Caller, Hash } from '../ports.ts'
import { accountAudit } from './account-audit.ts'
import type { AccountContext, AccountDeps, SignedInContext } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import { oneTimeToken } from './one-time-token.ts'

type SessionDeps = Pick<AccountDeps, 'store' | 'now' | 'random' | 'hash'>

/** A session and the token that only its browser knows. */
export interface NewSession {
  readonly token: string
  readonly session: StoredSession
}

const hashOf = (token: string, { hash }: Pick<AccountDeps, 'hash'>): Hash =>
  hash(`session ${token}`)

/**
 * Who is signed in with this token: nobody, if the session was not used for a day, is two weeks old,
 * or its user is disabled. Writes down that it is in use, at most once a minute.
 */
export async function readSession(
  token: string,
  deps: SessionDeps,
): Promise<StoredSession | undefined> {
  const hash = hashOf(token, deps)
  const session = await deps.store.findSession(hash)
  const now = deps.now()
  if (session === undefined || !isAlive(session, now)) return undefined
  if (now - session.lastSeenAt >= accountPolicy.sessionTouch)
    await deps.store.touchSession(hash, now)
  return session
}

function isAlive({ lastSeenAt, expiresAt, user }: StoredSession, now: number): boolean {
  return now < expiresAt && now - lastSeenAt < accountPolicy.sessionIdle && user.state === 'active'
}

/** A session that is not stored yet. */
export function newSession(
  { user, methods, authenticatedAt, expiresAt }: Origin,
  caller: Caller,
  deps: Pick<AccountDeps, 'now' | 'random' | 'hash'>,
): NewSession {
  const token = oneTimeToken(deps.random)
  const now = deps.now()
  const session: StoredSession = {
    id: newIdentifier('ses', deps.random),
    hash: hashOf(token, deps),
    userId: user.id,
    methods,
    authenticatedAt: authenticatedAt ?? now,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: expiresAt ?? now + accountPolicy.sessionLifetime,
    address: caller.address,
    userAgent: caller.userAgent,
    user,
  }
  return { token, session }
}

interface Origin {
  readonly user: User
  readonly methods: readonly SignInMethod[]
  /** Of the session that this one replaces; a new sign-in has none. */
  readonly authenticatedAt?: number
  readonly expiresAt?: number
}

/**
 * Opens the session of a user who has proved who they are, and ends the one their browser had.
 *
 * Concurrency: a password that is changed, or a user who is disabled, while their old password is
 * being judged, leaves no session behind: the user is read again after the session is stored, and
 * whoever changes them ends the sessions that are stored.
 *
 * @returns Undefined if the user changed meanwhile.
 */
export async function openSession(
  { user, methods }: Origin,
  { caller, session: previous }: Pick<AccountContext, 'caller' | 'session'>,
  deps: SessionDeps,
): Promise<NewSession | undefined> {
  const made = newSession({ user, methods }, caller, deps)
  await deps.store.changeAccount(async (transaction) => {
    if (previous !== undefined) await transaction.deleteSession({ id: previous.id })
    await transaction.insertSession(stored(made.session))
    await transaction.appendAudit(
      accountAudit(
        {
          action: 'session.create',
          userId: user.id,
          caller,
          target: { kind: 'session', id: made.session.id },
          change: { after: { methods } },
        },
        deps,
      ),
    )
  })
  const now = await deps.store.findUser(user.id)
  if (now?.state === 'active' && now.passwordHash === user.passwordHash) return made
  await deps.store.changeAccount((transaction) =>
    transaction.deleteSession({ id: made.session.id }),
  )
  return undefined
}

/**
 * Gives the browser another token for the session it has: after a change of what protects the
 * account, a token that leaked before is worth nothing. Part of the transaction of that change.
 */
export async function renewSession(
  { session, caller }: Pick<SignedInContext, 'session' | 'caller'>,
  transaction: AccountTransaction,
  deps: Pick<AccountDeps, 'now' | 'random' | 'hash'>,
): Promise<NewSession> {
  const made = newSession(session, caller, deps)
  await transaction.deleteSession({ id: session.id })
  await transaction.insertSession(stored(made.session))
  return made
}

const stored = ({ user: _user, ...session }: StoredSession): Session => session

/** The live sessions of a user, newest first. */
export async function listSessions(
  user: User,
  deps: Pick<AccountDeps, 'store' | 'now'>,
): Promise<readonly Session[]> {
  const sessions = await deps.store.listSessions(user.id)
  return sessions.filter((session) => isAlive({ ...session, user }, deps.now()))
}

/** Ends one of the user's own sessions: by its id, or the one that asks. False if there is none. */
export async function endSession(
  id: string,
  { session: { userId }, caller }: SignedInContext,
  deps: SessionDeps,
): Promise<boolean> {
  if (!/^ses_\w{1,64}$/u.test(id)) return false
  return deps.store.changeAccount(async (transaction) => {
    const ended = await transaction.deleteSession({ id, userId })
    const target = { kind: 'session', id }
    if (ended)
      await transaction.appendAudit(
        accountAudit({ action: 'session.end', userId, caller, target }, deps),
      )
    return ended
  })
}

/** Ends all of the user's sessions but the one that asks. Gives how many. */
export async function endOtherSessions(
  { session, caller }: SignedInContext,
  deps: SessionDeps,
): Promise<number> {
  return deps.store.changeAccount(async (transaction) => {
    const ended = await transaction.deleteSessionsOf(session.userId, session.id)
    if (ended > 0)
      await transaction.appendAudit(
        accountAudit(
          { action: 'session.end', userId: session.userId, caller, change: { others: ended } },
          deps,
        ),
      )
    return ended
  })
}
