/** Ends tokens: one, a family, or all of a client, a subject or an organization. */
import type { RevocationKind } from '@keygrant/engine'
import Type from 'typebox'
import { type Actor, maySee } from '../actor.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid, refusal } from '../problems.ts'
import { closed, Id } from '../schemas.ts'
import { findVisibleClient } from './clients.ts'
import { AccessToken, findTheirToken } from './tokens.ts'

const members = {
  token: 'jti',
  jti: 'jti',
  family_id: 'family',
  client_id: 'client',
  subject: 'subject',
  organization_id: 'organization',
} as const satisfies Record<string, RevocationKind>

const isMember = (name: string): name is keyof typeof members => Object.hasOwn(members, name)

/** What is to end, and whose audit log tells of it. */
interface Ending {
  readonly kind: RevocationKind
  readonly value: string
  readonly organizationId: string | null
}

interface Asker {
  readonly actor: Actor
  readonly deps: ManagementDeps
}

/** Undefined for what is not there, and for what is others'. */
async function endingOf(
  member: keyof typeof members,
  value: string,
  asker: Asker,
): Promise<Ending | undefined> {
  const kind = members[member]
  if (member === 'token') {
    const active = await findTheirToken(value, asker.actor, asker.deps)
    if (active === undefined) return undefined
    const organizationId = active.client.organizationId ?? active.organizationId
    return { kind, value: active.jti, organizationId }
  }
  if (!(await isTheirs(kind, value, asker))) return undefined
  return { kind, value, organizationId: await organizationHit(kind, value, asker) }
}

/**
 * Whether what is to be revoked is the actor's. A family, or a token by its name alone, can't be
 * placed: operators only. Who has the token itself shows whose it is.
 */
async function isTheirs(
  kind: RevocationKind,
  value: string,
  { actor, deps }: Asker,
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
  { actor, deps }: Asker,
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
      'End tokens issued until now: name one of token, jti, family_id, client_id, subject, organization_id',
    scope: 'keygrant:revocations:write',
    status: 201,
    body: Type.Object(
      {
        token: Type.Optional(AccessToken),
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
      const ending = await endingOf(member, value, { actor, deps })
      if (ending === undefined) return refusal('not_found')
      return change(
        async (transaction) => {
          const { seq } = await transaction.revoke(deps.revocationOf(ending.kind, ending.value))
          return { body: { seq } }
        },
        {
          action: 'revocation.create',
          targetKind: ending.kind,
          targetId: ending.value,
          organizationId: ending.organizationId,
          change: {},
        },
      )
    },
  }),
]
