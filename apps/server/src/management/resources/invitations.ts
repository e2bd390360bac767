/** Links that let people in: an invitation into an organization, a new password. */
import { handOutResetLink, type InvitationRecord, invite, memberRoles } from '@keygrant/engine'
import Type from 'typebox'
import { type Actor, maySee } from '../actor.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid, refusal } from '../problems.ts'
import {
  closed,
  Id,
  isoTime,
  nullable,
  PageQueryString,
  page,
  pageOf,
  pageQuery,
  Time,
} from '../schemas.ts'

const Params = Type.Object({ id: Id }, closed)
const InvitationParams = Type.Object({ id: Id, invitation_id: Id }, closed)
const Link = nullable(
  Type.String({ description: 'To hand out; null if it is in a mail, which only its owner reads.' }),
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

const Shape = Type.Object(
  { id: Id, email: Type.String(), role: Role, created_at: Time, expires_at: Time },
  closed,
)
const show = ({ id, email, role, createdAt, expiresAt }: InvitationRecord) => ({
  id,
  email,
  role,
  created_at: isoTime(createdAt),
  expires_at: isoTime(expiresAt),
})

export const invitations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/organizations/:id/invitations',
    summary: 'List the invitations that nobody has taken yet',
    scope: 'keygrant:members:read',
    status: 200,
    params: Params,
    query: PageQueryString,
    response: pageOf(Shape),
    async run({ params, query, actor, deps }) {
      if (!maySee(actor, params.id)) return refusal('not_found')
      if ((await deps.admin.findOrganization(params.id)) === undefined) return refusal('not_found')
      const found = await deps.admin.listInvitations(params.id, pageQuery(query), deps.now())
      return page(found, query, { show, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'DELETE',
    path: '/organizations/:id/invitations/:invitation_id',
    summary: 'Withdraw an invitation: its link works no more',
    scope: 'keygrant:members:write',
    status: 204,
    params: InvitationParams,
    run({ params: { id: organizationId, invitation_id: id }, actor, deps, change }) {
      if (!maySee(actor, organizationId)) return Promise.resolve(refusal('not_found'))
      return change(
        async (transaction) =>
          (await transaction.withdrawInvitation({ organizationId, id, now: deps.now() }))
            ? { body: undefined }
            : refusal('not_found'),
        {
          action: 'invitation.withdraw',
          targetKind: 'organization',
          targetId: organizationId,
          organizationId,
          change: { before: { invitation: id } },
        },
      )
    },
  }),
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
      {
        id: Id,
        email: Type.String(),
        role: Role,
        expires_at: Time,
        mailed: Type.Boolean({ description: 'A mail is on its way to the address.' }),
        mailed_to_log: Type.Boolean({
          description: 'In development: the mail is in the log of the server, and nowhere else.',
        }),
        link: Link,
      },
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
      const { id, email, expiresAt, link = null } = invited.value
      const how = {
        mailed: invited.value.mailed && deps.server.mail === 'smtp',
        mailed_to_log: invited.value.mailed && deps.server.mail === 'log',
      }
      return { body: { id, email, role, expires_at: isoTime(expiresAt), ...how, link } }
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
