/** Consents: what users allowed clients, for operators and for the organizations they act for. */
import type { Consent } from '@keygrant/engine'
import Type from 'typebox'
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

async function findVisible(
  id: string,
  actor: Actor,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<Consent | undefined> {
  const found = await admin.findConsentById(id)
  return found !== undefined && maySee(actor, found.organizationId) ? found : undefined
}

export const consents: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/consents',
    summary: 'List what users allowed, newest first',
    scope: 'keygrant:consents:read',
    status: 200,
    query: Type.Object(
      {
        ...pageMembers,
        organization_id: Type.Optional(Id),
        user_id: Type.Optional(Id),
        client_id: Type.Optional(Id),
      },
      closed,
    ),
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const asked = pageQuery(query)
      if (
        asked.after !== undefined &&
        (await deps.admin.findConsentById(asked.after)) === undefined
      )
        return placeLost
      const found = await deps.admin.listConsents(asked, {
        ...visibleTo(actor, query.organization_id),
        ...(query.user_id !== undefined && { userId: query.user_id }),
        ...(query.client_id !== undefined && { clientId: query.client_id }),
      })
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
          organizationId: found.organizationId,
          change: { before: show(found) },
        },
      )
    },
  }),
]
