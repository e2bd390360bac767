/** Who changed what. */
import type { AuditEvent } from '@keygrant/engine'
import Type from 'typebox'
import { visibleTo } from '../actor.ts'
import { type Operation, operation } from '../operation.ts'
import {
  closed,
  Id,
  isoTime,
  nullable,
  page,
  pageMembers,
  pageOf,
  pageQuery,
  Time,
} from '../schemas.ts'

const Shape = Type.Object(
  {
    id: Id,
    at: Time,
    actor: Type.Object(
      { kind: Type.Enum(['client', 'user', 'system']), id: Type.String() },
      closed,
    ),
    action: Type.String(),
    target: Type.Object({ kind: Type.String(), id: Type.String() }, closed),
    organization_id: nullable(Id),
    ip: Type.String(),
    request_id: Type.String(),
    change: Type.Object({}, { additionalProperties: true }),
  },
  closed,
)

const show = (event: AuditEvent) => ({
  id: event.id,
  at: isoTime(event.at),
  actor: { kind: event.actorKind, id: event.actorId },
  action: event.action,
  target: { kind: event.targetKind, id: event.targetId },
  organization_id: event.organizationId,
  ip: event.address,
  request_id: event.requestId,
  change: event.change,
})

export const audit: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/audit',
    summary: 'List changes, newest first',
    scope: 'keygrant:audit:read',
    status: 200,
    query: Type.Object(
      {
        ...pageMembers,
        organization_id: Type.Optional(Id),
        actor: Type.Optional(Id),
        target: Type.Optional(Id),
        action: Type.Optional(Id),
      },
      closed,
    ),
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const { organization_id, actor: actorId, target: targetId, action } = query
      const found = await deps.admin.listAudit(pageQuery(query), {
        ...visibleTo(actor, organization_id),
        ...(actorId !== undefined && { actorId }),
        ...(targetId !== undefined && { targetId }),
        ...(action !== undefined && { action }),
      })
      return page(found, query, { show, cursorOf: ({ id }) => id })
    },
  }),
]
