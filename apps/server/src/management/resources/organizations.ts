/** Organizations: the operator's customers. */
import { newIdentifier, type Organization } from '@keygrant/engine'
import Type from 'typebox'
import { maySee, visibleTo } from '../actor.ts'
import { placeLost } from '../cursors.ts'
import { type Operation, operation } from '../operation.ts'
import { difference, isStale, updateProblem } from '../outcomes.ts'
import { refusal } from '../problems.ts'
import {
  closed,
  Id,
  isoTime,
  Name,
  PageQueryString,
  page,
  pageOf,
  pageQuery,
  Time,
} from '../schemas.ts'

const Shape = Type.Object({ id: Id, name: Type.String(), created_at: Time }, closed)
const Params = Type.Object({ id: Id }, closed)
const Body = Type.Object({ name: Name }, closed)

const show = ({ id, name, createdAt }: Organization) => ({
  id,
  name,
  created_at: isoTime(createdAt),
})
const target = (id: string) => ({ targetKind: 'organization', targetId: id, organizationId: id })

export const organizations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/organizations',
    summary: 'List organizations, newest first',
    scope: 'keygrant:organizations:read',
    status: 200,
    query: PageQueryString,
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const { cursor } = query
      if (cursor !== undefined && (await deps.admin.findOrganization(cursor)) === undefined)
        return placeLost
      const found = await deps.admin.listOrganizations(
        pageQuery(query),
        visibleTo(actor, undefined),
      )
      return page(found, query, { show, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'POST',
    path: '/organizations',
    summary: 'Make an organization',
    scope: 'keygrant:organizations:write',
    operatorOnly: true,
    status: 201,
    body: Body,
    response: Shape,
    run({ body, deps, change }) {
      const id = newIdentifier('org', deps.random)
      const made: Organization = { id, name: body.name, createdAt: deps.now(), version: 1 }
      return change(
        async (transaction) => {
          await transaction.insertOrganization(made)
          return { body: show(made), version: 1 }
        },
        { action: 'organization.create', ...target(id), change: { after: show(made) } },
      )
    },
  }),
  operation({
    method: 'GET',
    path: '/organizations/:id',
    summary: 'Read an organization',
    scope: 'keygrant:organizations:read',
    status: 200,
    params: Params,
    response: Shape,
    async run({ params, actor, deps }) {
      const found = await deps.admin.findOrganization(params.id)
      if (found === undefined || !maySee(actor, found.id)) return refusal('not_found')
      return { body: show(found), version: found.version }
    },
  }),
  operation({
    method: 'PATCH',
    path: '/organizations/:id',
    summary: 'Rename an organization',
    scope: 'keygrant:organizations:write',
    conditional: true,
    status: 200,
    params: Params,
    body: Body,
    response: Shape,
    async run({ params, body, actor, ifMatch, deps, change }) {
      const found = await deps.admin.findOrganization(params.id)
      if (found === undefined || !maySee(actor, found.id)) return refusal('not_found')
      if (isStale(found.version, ifMatch)) return refusal('stale')
      const next = { ...found, name: body.name }
      return change(
        async (transaction) =>
          updateProblem(await transaction.updateOrganization(next), ifMatch) ?? {
            body: show(next),
            version: next.version + 1,
          },
        {
          action: 'organization.update',
          ...target(found.id),
          change: difference(show(found), show(next)),
        },
      )
    },
  }),
  operation({
    method: 'DELETE',
    path: '/organizations/:id',
    summary: 'Delete an organization that has neither clients nor members',
    scope: 'keygrant:organizations:write',
    operatorOnly: true,
    conditional: true,
    status: 204,
    params: Params,
    async run({ params, ifMatch, deps, change }) {
      const found = await deps.admin.findOrganization(params.id)
      if (found === undefined) return refusal('not_found')
      if (isStale(found.version, ifMatch)) return refusal('stale')
      return change(
        async (transaction) => {
          const problem =
            ifMatch && updateProblem(await transaction.updateOrganization(found), ifMatch)
          if (problem !== undefined) return problem
          const outcome = await transaction.deleteOrganization(params.id)
          if (outcome === 'deleted') return { body: undefined }
          return refusal(outcome === 'in_use' ? 'in_use' : 'not_found')
        },
        { action: 'organization.delete', ...target(found.id), change: { before: show(found) } },
      )
    },
  }),
]
