/** What a decision leaves in the audit log and in the logs of the client's organization. */
import { ok, type Result } from '@keygrant/protocol'
import type { StoredSession } from '../account-ports.ts'
import type { AuditEvent } from '../admin-ports.ts'
import type { Deps } from '../deps.ts'
import { recordOutcome } from '../endpoints/record-outcome.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Caller, Client } from '../ports.ts'
import type { Problem } from '../problems.ts'

/** One line in the logs of the client's organization: for an answer, or for having no need to ask. */
export function recordDecision(
  {
    client,
    caller,
    userId,
    answer,
  }: {
    readonly client: Client
    readonly caller: Caller
    /** Null where nobody is signed in. */
    readonly userId: string | null
    readonly answer: Result<{ readonly scope: string }, Problem>
  },
  deps: Deps,
): void {
  const request = { parameters: new Map<string, string>(), authorization: undefined, caller }
  const authentication = ok({ client, secretId: null })
  recordOutcome({ endpoint: 'authorize', request, authentication, answer, userId }, deps)
}

/** The entry of the audit log, of the organization that is acted for. */
export function decisionAudit(
  {
    action,
    clientId,
    organizationId,
    session,
    caller,
    scope,
  }: {
    readonly action: 'consent.allow' | 'consent.deny'
    readonly clientId: string
    /** Whom the user acts for. */
    readonly organizationId: string | null
    readonly session: StoredSession
    readonly caller: Caller
    readonly scope: readonly string[]
  },
  { now, random }: Pick<Deps, 'now' | 'random'>,
): AuditEvent {
  return {
    id: newIdentifier('aud', random),
    at: now(),
    actorKind: 'user',
    actorId: session.userId,
    action,
    targetKind: 'client',
    targetId: clientId,
    organizationId,
    address: caller.address,
    requestId: caller.requestId,
    change: { after: { scope: scope.join(' ') } },
  }
}
