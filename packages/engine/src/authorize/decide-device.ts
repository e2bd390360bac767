/**
 * A person decides about a device that waits, RFC 8628 §3.3. The question and its answer are those of
 * any consent; what is stored is an allowed device instead of a code.
 */

import type { StoredSession } from '../account-ports.ts'
import type { StoredDeviceAuthorization } from '../delegation-ports.ts'
import type { Deps } from '../deps.ts'
import type { Caller } from '../ports.ts'
import { parseUserCode } from '../tokens/user-code.ts'
import type { ConsentAnswer, ConsentQuestion } from './authorization-request.ts'
import { consentQuestion } from './consent-question.ts'
import { readGrounds, type Wanted } from './grounds.ts'
import { newAuthorization } from './new-authorization.ts'
import { decisionAudit } from './record-decision.ts'

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
  const { scopes } = consentQuestion(wanted, grounds, { returnsTo: null, policy: deps.policy })
  const scope = scopes
    .filter(({ name, required }) => required || answer.scope.includes(name))
    .map(({ name }) => name)
  if (!denied && scope.length === 0) return 'nothing_chosen'
  const action = denied ? 'consent.deny' : 'consent.allow'
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
    audit: decisionAudit({ action, request: wanted, session, caller, scope }, deps),
  })
  if (outcome === 'already_decided') return 'gone'
  return denied ? 'denied' : 'allowed'
}
