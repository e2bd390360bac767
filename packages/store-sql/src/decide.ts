/** The transaction behind every yes or no of a user. */
import type { Decision } from '@keygrant/engine'
import { appendAudit } from './audit-log.ts'
import { insertAuthorizationCode } from './authorization-codes.ts'
import type { Backend, Writer } from './backend.ts'
import { keepConsent } from './consents.ts'
import { insertFamily } from './families.ts'

/** Undoes the transaction. */
class AlreadyDecided extends Error {}

/**
 * Stores a decision.
 *
 * Concurrency: the interaction's id is inserted first, under its primary key: of any number of calls
 * with one id the others wait for the first and then find it taken. A device is decided by an UPDATE
 * that asks for it to be pending.
 */
export async function decide(
  backend: Backend,
  decision: Decision,
): Promise<'decided' | 'already_decided'> {
  try {
    await backend.write((writer) => store(writer, decision))
    return 'decided'
  } catch (error) {
    if (error instanceof AlreadyDecided) return 'already_decided'
    throw error
  }
}

async function store(writer: Writer, decision: Decision): Promise<void> {
  const { numInsertedOrUpdatedRows } = await writer
    .insertInto('decided_interaction')
    .values({
      interaction_id: decision.interactionId,
      expires_at: decision.interactionExpiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) throw new AlreadyDecided()

  const { authorization, code, device } = decision
  if (authorization !== undefined) {
    const consentId = await keepConsent(writer, authorization.consent)
    await insertFamily(writer, { ...authorization.family, consentId })
  }
  if (code !== undefined) await insertAuthorizationCode(writer, code)
  if (device !== undefined && !(await decideDevice(writer, decision, device)))
    throw new AlreadyDecided()
  await appendAudit(writer, decision.audit)
}

async function decideDevice(
  writer: Writer,
  { authorization, now }: Decision,
  { hash, methods }: NonNullable<Decision['device']>,
): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('device_authorization')
    .set({
      state: authorization === undefined ? 'denied' : 'allowed',
      family_id: authorization?.family.id ?? null,
      methods: methods.join(' '),
    })
    .where('hash', '=', hash)
    .where('state', '=', 'pending')
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
