/** Ends tokens: one, a family, or all of a client, a subject or an organization. */
import type { RevocationKind } from '@keygrant/engine'
import Type from 'typebox'
import { type Actor, maySee } from '../actor.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid, refusal } from '../problems.ts'
import { closed, Id } from '../schemas.ts'
import { findVisibleClient } from './clients.ts'

const members = {
  jti: 'jti',
  family_id: 'family',
  client_id: 'client',
  subject: 'subject',
  organization_id: 'organization',
} as const satisfies Record<string, RevocationKind>

const isMember = (name: string): name is keyof typeof members => Object.hasOwn(members, name)

/** Whether what is to be revoked is the actor's. A token or a family can't be placed: operators only. */
async function isTheirs(
  kind: RevocationKind,
  value: string,
  { actor, deps }: { readonly actor: Actor; readonly deps: ManagementDeps },
): Promise<boolean> {
  if (actor.operator) return true
  if (kind === 'organization') return maySee(actor, value)
  if (kind !== 'client') return false
  return (await findVisibleClient(value, actor, deps)) !== undefined
}

/** The organization whose audit log tells of it: that of whoever is hit. */
async function organizationHit(
  kind: RevocationKind,
  value: string,
  { actor, deps }: { readonly actor: Actor; readonly deps: ManagementDeps },
): Promise<string | null> {
  if (kind === 'organization') return value
  if (kind !== 'client') return actor.organizationId
  return (await deps.admin.findClientRecord(value))?.organizationId ?? null
}

export const revocations: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/revocations',
    summary:
      'End tokens issued until now: name one of jti, family_id, client_id, subject, organization_id',
    scope: 'keygrant:revocations:write',
    status: 201,
    body: Type.Object(
      {
        jti: Type.Optional(Id),
        family_id: Type.Optional(Id),
        client_id: Type.Optional(Id),
        subject: Type.Optional(Id),
        organization_id: Type.Optional(Id),
      },
      closed,
    ),
    response: Type.Object({ seq: Type.Integer() }, closed),
    async run({ body, actor, deps, change }) {
      const [named, ...others] = Object.entries(body)
      if (named === undefined || others.length > 0)
        return invalid([{ field: 'body', message: 'name exactly one thing to revoke' }])
      const [member, value] = named
      if (!isMember(member)) return invalid([{ field: member, message: 'is not known here' }])
      const kind = members[member]
      if (!(await isTheirs(kind, value, { actor, deps }))) return refusal('not_found')
      const organizationId = await organizationHit(kind, value, { actor, deps })
      return change(
        async (transaction) => {
          const seq = await transaction.revoke(deps.revocationOf(kind, value))
          return { body: { seq } }
        },
        {
          action: 'revocation.create',
          targetKind: kind,
          targetId: value,
          organizationId,
          change: {},
        },
      )
    },
  }),
]
