/** Links that let people in: an invitation into an organization, a new password. */
import { handOutResetLink, invite, memberRoles } from '@keygrant/engine'
import Type from 'typebox'
import { type Actor, maySee } from '../actor.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid, refusal } from '../problems.ts'
import { closed, Id, isoTime, nullable, Time } from '../schemas.ts'

const Params = Type.Object({ id: Id }, closed)
const Link = nullable(
  Type.String({ description: 'To hand out; null if it was mailed, which only its owner reads.' }),
)
const Role = Type.Enum([...memberRoles])

/** As the mail calls whoever invites. */
async function nameOf(
  { kind, id }: Actor,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<string> {
  const found = kind === 'client' ? await admin.findClientRecord(id) : await admin.findUser(id)
  return found?.name ?? id
}

const refusals = {
  email_malformed: { field: 'email', message: 'must be an e-mail address' },
  organization_missing: { field: 'email', message: 'there is no such organization any more' },
  already_member: { field: 'email', message: 'is a member already' },
} as const

export const invitations: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/organizations/:id/invitations',
    summary: 'Invite a person into an organization, by mail or by a link to hand out',
    scope: 'keygrant:members:write',
    status: 201,
    params: Params,
    body: Type.Object(
      {
        email: Type.String({ maxLength: 320 }),
        role: Role,
        language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })),
      },
      closed,
    ),
    response: Type.Object(
      { email: Type.String(), role: Role, expires_at: Time, mailed: Type.Boolean(), link: Link },
      closed,
    ),
    async run({ params, body, actor, caller, deps }) {
      const organization = await deps.admin.findOrganization(params.id)
      if (organization === undefined || !maySee(actor, params.id)) return refusal('not_found')
      const role = body.role as (typeof memberRoles)[number]
      const invited = await invite(
        { email: body.email, organizationId: params.id, role },
        {
          caller,
          actor: { kind: actor.kind, id: actor.id, name: await nameOf(actor, deps) },
          language: body.language ?? 'en',
        },
        deps.accounts,
      )
      if (!invited.ok) return invalid([refusals[invited.error]])
      const { email, expiresAt, mailed, link = null } = invited.value
      return { body: { email, role, expires_at: isoTime(expiresAt), mailed, link } }
    },
  }),
  operation({
    method: 'POST',
    path: '/users/:id/password_reset',
    summary: 'Make a link by which a user sets a new password; older ones work no more',
    scope: 'keygrant:users:write',
    operatorOnly: true,
    status: 201,
    params: Params,
    response: Type.Object({ link: Type.String(), expires_at: Time }, closed),
    async run({ params, actor, caller, deps }) {
      const made = await handOutResetLink(params.id, { caller, by: actor.id }, deps.accounts)
      return made === undefined
        ? refusal('not_found')
        : { body: { link: made.link, expires_at: isoTime(made.expiresAt) } }
    },
  }),
]
