/** The audit event of a change that the server makes by itself, or that its configuration asks for. */
import { type AuditEvent, type Clock, newIdentifier, type Random } from '@keygrant/engine'

export const systemAudit = (
  what: Pick<AuditEvent, 'action' | 'targetKind' | 'targetId'> & Partial<AuditEvent>,
  { now, random }: { readonly now: Clock; readonly random: Random },
): AuditEvent => ({
  id: newIdentifier('aud', random),
  at: now(),
  actorKind: 'system',
  actorId: 'system',
  organizationId: null,
  address: '',
  requestId: '',
  change: {},
  ...what,
})
