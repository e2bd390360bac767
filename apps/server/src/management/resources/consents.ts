/**
 * Consents: what users allowed clients. For operators, for the organizations they act for, and for
 * whoever offers the client: they know its users anyhow, by the subject of each token.
 */
import type { Consent, ConsentFilter } from '@keygrant/engine'
import Type, { type Static } from 'typebox'
import { type Actor, maySee, visibleTo } from '../actor.ts'
import { placeLost } from '../cursors.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { refusal } from '../problems.ts'
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
    user_id: Id,
    client_id: Id,
    organization_id: nullable(Id),
    instance_id: nullable(Id),
    api_id: Id,
    scope: Type.String(),
    created_at: Time,
    updated_at: Time,
  },
  closed,
)
const Params = Type.Object({ id: Id }, closed)
const ListQuery = Type.Object(
  {
    ...pageMembers,
    organization_id: Type.Optional(Id),
    user_id: Type.Optional(Id),
    client_id: Type.Optional(Id),
  },
  closed,
)

const show = (consent: Consent) => ({
  id: consent.id,
  user_id: consent.userId,
  client_id: consent.clientId,
  organization_id: consent.organizationId,
  instance_id: consent.installationId,
  api_id: consent.apiId,
  scope: consent.scope.join(' '),
  created_at: isoTime(consent.createdAt),
  updated_at: isoTime(consent.updatedAt),
})

/** Whether a client is one that the actor's organization offers. */
async function isOwnClient(
  clientId: string,
  actor: Actor,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<boolean> {
  const client = await admin.findClientRecord(clientId)
  return client !== undefined && !client.operator && maySee(actor, client.organizationId)
}

async function findVisible(
  id: string,
  actor: Actor,
  deps: Pick<ManagementDeps, 'admin'>,
): Promise<Consent | undefined> {
  const found = await deps.admin.findConsentById(id)
  if (found === undefined) return undefined
  const visible =
    maySee(actor, found.organizationId) || (await isOwnClient(found.clientId, actor, deps))
  return visible ? found : undefined
}

/** Those given in one's organization; those given to a client of one's own, whoever gave them. */
async function filterOf(
  { organization_id: asked, client_id: clientId, user_id: userId }: Static<typeof ListQuery>,
  actor: Actor,
  deps: Pick<ManagementDeps, 'admin'>,
): Promise<ConsentFilter> {
  const own = clientId !== undefined && (await isOwnClient(clientId, actor, deps))
  return {
    ...(own ? asked !== undefined && { organizationId: asked } : visibleTo(actor, asked)),
    ...(userId !== undefined && { userId }),
    ...(clientId !== undefined && { clientId }),
  }
}

/**
 * The organization in whose audit a withdrawal stands: the one it was given in, for its own members;
 * else the one that offers the client, so that nobody's address is shown to strangers.
 */
const actedIn = (organizationId: string | null, actor: Actor): string | null =>
  maySee(actor, organizationId) ? organizationId : actor.organizationId

export const consents: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/consents',
    summary: 'List what users allowed, newest first',
    scope: 'keygrant:consents:read',
    status: 200,
    query: ListQuery,
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const asked = pageQuery(query)
      if (
        asked.after !== undefined &&
        (await deps.admin.findConsentById(asked.after)) === undefined
      )
        return placeLost
      const found = await deps.admin.listConsents(asked, await filterOf(query, actor, deps))
      return page(found, query, { show, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'GET',
    path: '/consents/:id',
    summary: 'Read a consent',
    scope: 'keygrant:consents:read',
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
    path: '/consents/:id',
    summary: 'Withdraw a consent, and end everything that came of it',
    scope: 'keygrant:consents:write',
    status: 204,
    params: Params,
    async run({ params, actor, deps, change }) {
      const found = await findVisible(params.id, actor, deps)
      if (found === undefined) return refusal('not_found')
      const ending = deps.revocationOf('family', '')
      return change(
        async (transaction) =>
          (await transaction.withdrawConsent(found.id, ending))
            ? { body: undefined }
            : refusal('not_found'),
        {
          action: 'consent.withdraw',
          targetKind: 'consent',
          targetId: found.id,
          organizationId: actedIn(found.organizationId, actor),
          change: { before: show(found) },
        },
      )
    },
  }),
  operation({
    method: 'DELETE',
    path: '/consents',
    name: 'deleteConsentsOfClient',
    summary: 'Withdraw everything that users allowed a client of your own, and end what came of it',
    scope: 'keygrant:consents:write',
    status: 200,
    query: Type.Object({ client_id: Id }, closed),
    response: Type.Object({ withdrawn: Type.Integer() }, closed),
    async run({ query, actor, deps, change }) {
      const clientId = query.client_id
      if (!(await isOwnClient(clientId, actor, deps))) return refusal('not_found')
      const client = await deps.admin.findClientRecord(clientId)
      return change(
        async (transaction) => {
          const withdrawn = await transaction.forgetConsents(clientId)
          await transaction.revoke(deps.revocationOf('client', clientId))
          return { body: { withdrawn } }
        },
        ({ body }) => ({
          action: 'consent.withdraw_all',
          targetKind: 'client',
          targetId: clientId,
          organizationId: client?.organizationId ?? null,
          change: { before: body },
        }),
      )
    },
  }),
]
