/** Developer tokens: a person's own, shown once, to try APIs with. */
import {
  type DeveloperTokenRecord,
  developerTokenClient,
  newDeveloperToken,
  type Problem,
} from '@keygrant/engine'
import { parseScope } from '@keygrant/protocol'
import Type, { type Static } from 'typebox'
import type { Actor } from '../actor.ts'
import { placeLost } from '../cursors.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { type FieldError, invalid, type ManagementProblem, refusal } from '../problems.ts'
import {
  closed,
  Id,
  isoTime,
  isoTimeOrNull,
  Name,
  nullable,
  page,
  pageMembers,
  pageOf,
  pageQuery,
  Time,
} from '../schemas.ts'

const shape = {
  id: Id,
  name: Type.String(),
  prefix: Type.String(),
  last_four: Type.String(),
  scope: Type.String(),
  api_id: Id,
  user_id: Id,
  organization_id: nullable(Id),
  installation_id: nullable(Id),
  created_at: Time,
  expires_at: Time,
  revoked: Type.Boolean(),
  last_used_at: nullable(Time),
  last_used_ip: nullable(Type.String()),
  last_used_user_agent: nullable(Type.String()),
}
const Shape = Type.Object(shape, closed)
const NewShape = Type.Object(
  { ...shape, developer_token: Type.String({ description: 'Shown once.' }) },
  closed,
)
const Params = Type.Object({ id: Id }, closed)

const Body = Type.Object(
  {
    name: Name,
    scope: Type.String({ maxLength: 4_000 }),
    expires_in: Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: 30 * 86_400,
        description: 'Seconds. Default a day.',
      }),
    ),
    organization_id: Type.Optional(nullable(Id)),
    installation_id: Type.Optional(nullable(Id)),
    resource: Type.Optional(
      Type.String({ maxLength: 1_000, description: 'The API, where several have the scopes.' }),
    ),
  },
  closed,
)

const show = ({ family, ...token }: DeveloperTokenRecord) => ({
  id: token.id,
  name: token.name,
  prefix: token.prefix,
  last_four: token.lastFour,
  scope: family.scope.join(' '),
  api_id: family.apiId,
  user_id: family.subject,
  organization_id: family.organizationId,
  installation_id: family.installationId,
  created_at: isoTime(family.createdAt),
  expires_at: isoTime(family.expiresAt ?? 0),
  revoked: family.revokedAt !== null,
  last_used_at: isoTimeOrNull(token.lastUsedAt),
  last_used_ip: token.lastUsedAddress,
  last_used_user_agent: token.lastUsedUserAgent,
})

/** Whose tokens an actor may see: an operator's eye is on all of them, everybody else's on their own. */
const mayTouch = (actor: Actor, { family }: DeveloperTokenRecord): boolean =>
  actor.operator || (actor.kind === 'user' && family.subject === actor.id)

async function findVisible(
  id: string,
  actor: Actor,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<DeveloperTokenRecord | undefined> {
  const found = await admin.findDeveloperTokenRecord(id)
  return found !== undefined && mayTouch(actor, found) ? found : undefined
}

/** The organization to act in: the one that the person is in already, or one of theirs by name. */
async function organizationOf(
  { organization_id: named }: Static<typeof Body>,
  actor: Actor,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<string | null | undefined> {
  if (named === undefined || named === actor.organizationId) return actor.organizationId
  if (named === null) return null
  if (!actor.operator) return undefined
  return (await admin.findMember(named, actor.id)) === undefined ? undefined : named
}

async function faultsOf(
  { scope, expires_in, installation_id }: Static<typeof Body>,
  organizationId: string | null | undefined,
  { admin, policy }: Pick<ManagementDeps, 'admin' | 'policy'>,
): Promise<FieldError[]> {
  const faults: FieldError[] = []
  if (organizationId === undefined)
    faults.push({ field: 'organization_id', message: 'is no organization of yours' })
  if (parseScope(scope) === undefined)
    faults.push({ field: 'scope', message: 'must be scopes separated by single spaces' })
  const { maxDeveloperTokenLifetime: max } = policy
  if (expires_in !== undefined && expires_in > max)
    faults.push({ field: 'expires_in', message: `is longer than the ${max} seconds allowed here` })
  if (installation_id != null) {
    const installation = await admin.findInstallation(installation_id)
    if (installation === undefined || installation.organizationId !== organizationId)
      faults.push({ field: 'installation_id', message: 'is no installation of this organization' })
  }
  return faults
}

/** What of the request made the engine refuse. */
const refusedFor = ({ id }: Problem): ManagementProblem =>
  id === 'scope_spans_apis'
    ? invalid([{ field: 'resource', message: 'the scopes belong to several APIs: name one' }])
    : id === 'resource_unknown'
      ? invalid([{ field: 'resource', message: 'is no API' }])
      : invalid([{ field: 'scope', message: 'names something that is not yours to give' }])

const target = (record: DeveloperTokenRecord) => ({
  targetKind: 'developer_token',
  targetId: record.id,
  organizationId: record.family.organizationId,
})

const forPeople = refusal('forbidden', {
  detail: 'A developer token belongs to a person: sign in, or use a token that a person allowed.',
})

export const developerTokens: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/developer_tokens',
    summary: 'List developer tokens, newest first: one’s own; an operator sees everybody’s',
    scope: 'keygrant:developer_tokens:read',
    status: 200,
    query: Type.Object(
      { ...pageMembers, user_id: Type.Optional(Id), organization_id: Type.Optional(Id) },
      closed,
    ),
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const asked = pageQuery(query)
      const { after } = asked
      if (after !== undefined && (await findVisible(after, actor, deps)) === undefined)
        return placeLost
      // A client is nobody who could have any.
      const self = actor.kind === 'user' ? actor.id : ''
      const others = query.user_id !== undefined && query.user_id !== self
      const userId = actor.operator ? query.user_id : others ? '' : self
      const { organization_id } = query
      const found = await deps.admin.listDeveloperTokens(asked, {
        ...(userId !== undefined && { userId }),
        ...(organization_id !== undefined && { organizationId: organization_id }),
      })
      return page(found, query, { show, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'POST',
    path: '/developer_tokens',
    summary: 'Make a developer token; it is in the answer, once',
    scope: 'keygrant:developer_tokens:write',
    status: 201,
    body: Body,
    response: NewShape,
    async run({ body, actor, deps, change }) {
      if (actor.kind !== 'user') return forPeople
      const organizationId = await organizationOf(body, actor, deps)
      const wrong = await faultsOf(body, organizationId, deps)
      if (wrong.length > 0 || organizationId === undefined) return invalid(wrong)
      const { policy } = deps
      const made = newDeveloperToken(
        {
          name: body.name,
          userId: actor.id,
          organizationId,
          installationId: body.installation_id ?? null,
          scope: parseScope(body.scope) ?? [],
          resource: body.resource,
          lifetime: body.expires_in ?? Math.min(86_400, policy.maxDeveloperTokenLifetime),
        },
        { ...deps, apis: await deps.admin.listApis(), powers: actor.scope, now: deps.now() },
      )
      if (!made.ok) return refusedFor(made.error)
      const { token, record } = made.value
      const unused = { lastUsedAt: null, lastUsedAddress: null, lastUsedUserAgent: null }
      const shown = show({ ...record, ...unused })
      return change(
        async (transaction) => {
          await transaction.insertDeveloperToken(record)
          return { body: { ...shown, developer_token: token } }
        },
        {
          action: 'developer_token.create',
          ...target({ ...record, ...unused }),
          change: { after: shown },
        },
      )
    },
  }),
  operation({
    method: 'DELETE',
    path: '/developer_tokens',
    name: 'deleteAllDeveloperTokens',
    summary: 'Revoke all developer tokens of one’s own, and the access tokens they bought',
    scope: 'keygrant:developer_tokens:write',
    status: 204,
    run({ actor, deps, change }) {
      if (actor.kind !== 'user') return Promise.resolve(forPeople)
      const ending = deps.revocationOf('family', '')
      return change(
        async (transaction) => {
          const theirs = { subject: actor.id, clientId: developerTokenClient.id }
          await transaction.endFamilies(theirs, ending)
          return { body: undefined }
        },
        {
          action: 'developer_token.revoke_all',
          targetKind: 'user',
          targetId: actor.id,
          organizationId: actor.organizationId,
          change: {},
        },
      )
    },
  }),
  operation({
    method: 'GET',
    path: '/developer_tokens/:id',
    summary: 'Read a developer token, without the token',
    scope: 'keygrant:developer_tokens:read',
    status: 200,
    params: Params,
    response: Shape,
    async run({ params, actor, deps }) {
      const found = await findVisible(params.id, actor, deps)
      return found === undefined ? refusal('not_found') : { body: show(found) }
    },
  }),
  operation({
    method: 'DELETE',
    path: '/developer_tokens/:id',
    summary: 'Revoke a developer token, and the access tokens it bought',
    scope: 'keygrant:developer_tokens:write',
    status: 204,
    params: Params,
    async run({ params, actor, deps, change }) {
      const found = await findVisible(params.id, actor, deps)
      if (found === undefined) return refusal('not_found')
      return change(
        async (transaction) => {
          await transaction.revoke(deps.revocationOf('family', found.family.id))
          return { body: undefined }
        },
        { action: 'developer_token.revoke', ...target(found), change: { before: show(found) } },
      )
    },
  }),
]
