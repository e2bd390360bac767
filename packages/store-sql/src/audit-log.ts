/** The audit log: one row for each change, written in the transaction of the change. */
import type { AuditEvent, AuditFilter, PageQuery } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import { writtenBefore } from './page.ts'

export async function appendAudit(writer: Writer, event: AuditEvent): Promise<void> {
  await writer
    .insertInto('audit_event')
    .values({
      id: event.id,
      at: event.at,
      actor_kind: event.actorKind,
      actor_id: event.actorId,
      action: event.action,
      target_kind: event.targetKind,
      target_id: event.targetId,
      organization_id: event.organizationId,
      address: event.address,
      request_id: event.requestId,
      change: JSON.stringify(event.change),
    })
    .execute()
}

export async function listAudit(
  db: Reader,
  { limit, after }: PageQuery,
  { organizationId, actorId, targetId, action }: AuditFilter,
): Promise<readonly AuditEvent[]> {
  let query = db.selectFrom('audit_event').selectAll().orderBy('position', 'desc').limit(limit)
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId)
  if (targetId !== undefined) query = query.where('target_id', '=', targetId)
  if (action !== undefined) query = query.where('action', '=', action)
  if (after !== undefined) query = query.where(writtenBefore('audit_event', after))
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    action: row.action,
    targetKind: row.target_kind,
    targetId: row.target_id,
    organizationId: row.organization_id,
    address: row.address,
    requestId: row.request_id,
    change: JSON.parse(row.change) as Record<string, unknown>,
  }))
}
