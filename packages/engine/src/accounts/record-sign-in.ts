/** One event for the operator's logs from each attempt to sign in or to prove who one is. */
import type { Caller } from '../ports.ts'
import type { AccountDeps } from './account-deps.ts'

/** Why an attempt failed, for the logs only: the person is told less. */
export type SignInProblem =
  | 'sign_in_wrong'
  | 'sign_in_throttled'
  | 'sign_in_expired'
  | 'user_disabled'
  | 'second_factor_wrong'
  | 'second_factor_throttled'
  | 'passkey_refused'
  | 'link_invalid'

interface SignInEvent {
  readonly caller: Caller
  /** Null for nobody we know: what was typed is not kept, it may be a password in the wrong field. */
  readonly userId: string | null
  /** Such as `password` or `passkey`. */
  readonly by: string
  /** Undefined: it succeeded. */
  readonly problem?: SignInProblem
}

export function recordSignIn(
  { caller, userId, by, problem }: SignInEvent,
  { events, now }: Pick<AccountDeps, 'events' | 'now'>,
): void {
  events.record({
    endpoint: 'sign_in',
    at: now(),
    caller,
    clientId: null,
    organizationId: null,
    userId,
    secretId: null,
    grantType: null,
    scope: [],
    outcome: problem === undefined ? 'ok' : 'refused',
    problem: problem ?? null,
    facts: { by, ...(userId !== null && { user: userId }) },
  })
}
