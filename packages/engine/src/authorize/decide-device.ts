/**
 * A person decides about a device that waits, RFC 8628 §3.3. The question and its answer are those of
 * any consent; what is stored is an allowed device instead of a code.
 */

import { err, formatScope, ok } from '@keygrant/protocol'
import type { StoredSession } from '../account-ports.ts'
import type { StoredDeviceAuthorization } from '../delegation-ports.ts'
import type { Deps } from '../deps.ts'
import type { Caller } from '../ports.ts'
import { problem } from '../problems.ts'
import { parseUserCode } from '../tokens/user-code.ts'
import { allowedScope } from './allowed-scope.ts'
import type { ConsentAnswer, ConsentQuestion } from './authorization-request.ts'
import { consentQuestion } from './consent-question.ts'
import { actingFor, readGrounds, type Wanted } from './grounds.ts'
import { newAuthorization } from './new-authorization.ts'
import { decisionAudit, recordDecision } from './record-decision.ts'

/** A device that waits for an answer, and what it asks. */
export interface WaitingDevice {
  readonly device: StoredDeviceAuthorization
  readonly question: ConsentQuestion
}

/** Undefined if no device waits under this code, or this person may not allow what it asks. */
export async function findWaitingDevice(
  userCode: string,
  session: StoredSession,
  deps: Deps,
): Promise<WaitingDevice | undefined> {
  const code = parseUserCode(userCode)
  if (code === undefined) return undefined
  const device = await deps.delegation.findDeviceAuthorizationByUserCode(deps.hash(code))
  if (device?.state !== 'pending' || deps.now() >= device.expiresAt) return undefined
  const wanted = wantedBy(device, undefined)
  const grounds = await readGrounds(wanted, session, deps)
  if (grounds === undefined) return undefined
  const question = consentQuestion(wanted, grounds, { returnsTo: null, policy: deps.policy })
  return { device, question }
}

const wantedBy = (
  { clientId, apiId, scope }: StoredDeviceAuthorization,
  organizationId: string | undefined,
): Wanted => ({ clientId, apiId, scope, organizationId, installationId: undefined })

export type DeviceDecision = 'allowed' | 'denied' | 'nothing_chosen' | 'gone'

/** Takes a person's answer. The form only chooses among what was asked: everything else is read again. */
export async function decideDevice(
  userCode: string,
  {
    session,
    caller,
    answer,
  }: {
    readonly session: StoredSession
    readonly caller: Caller
    readonly answer: ConsentAnswer
  },
  deps: Deps,
): Promise<DeviceDecision> {
  const waiting = await findWaitingDevice(userCode, session, deps)
  if (waiting === undefined) return 'gone'
  const { device } = waiting
  const wanted = wantedBy(device, answer.organizationId)
  const grounds = await readGrounds(wanted, session, deps)
  if (grounds === undefined) return 'gone'
  const denied = answer.decision === 'deny'
  const scope = denied ? wanted.scope : allowedScope(wanted, grounds, answer)
  if (scope === undefined) return 'nothing_chosen'
  const { client } = grounds
  const outcome = await deps.delegation.decide({
    now: deps.now(),
    interactionId: `device ${device.hash}`,
    interactionExpiresAt: device.expiresAt,
    ...(!denied && {
      authorization: newAuthorization(
        { request: wanted, grounds, scope, expiresAt: device.expiresAt },
        deps,
      ),
    }),
    device: { hash: device.hash, methods: session.methods },
    audit: decisionAudit(
      {
        action: denied ? 'consent.deny' : 'consent.allow',
        clientId: client.id,
        organizationId: denied ? null : actingFor(grounds),
        session,
        caller,
        scope,
      },
      deps,
    ),
  })
  if (outcome === 'already_decided') return 'gone'
  const told = denied ? err(problem('device_denied')) : ok({ scope: formatScope(scope) })
  recordDecision({ client, caller, userId: session.userId, answer: told }, deps)
  return denied ? 'denied' : 'allowed'
}
