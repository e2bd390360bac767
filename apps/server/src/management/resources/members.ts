/** Members: which users belong to an organization, and what they may do there. */
import { type Member, memberRoles } from '@keygrant/engine'
import Type from 'typebox'
import { maySee } from '../actor.ts'
import { type Operation, operation } from '../operation.ts'
import { conflictProblem } from '../outcomes.ts'
import { invalid, refusal } from '../problems.ts'
import { closed, Id, isoTime, PageQueryString, page, pageOf, pageQuery, Time } from '../schemas.ts'

export const Role = Type.Enum([...memberRoles])
const Shape = Type.Object(
  { user_id: Id, email: Type.String(), name: Type.String(), role: Role, created_at: Time },
  closed,
)
const OrganizationParams = Type.Object({ id: Id }, closed)
const Params = Type.Object({ id: Id, user_id: Id }, closed)

const show = ({ userId, email, name, role, createdAt }: Member) => ({
  user_id: userId,
  email,
  name,
  role,
  created_at: isoTime(createdAt),
})
const target = (organizationId: string, userId: string) => ({
  targetKind: 'member',
  targetId: userId,
  organizationId,
})

export const members: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/organizations/:id/members',
    summary: 'List the members of an organization',
    scope: 'keygrant:members:read',
    status: 200,
    params: OrganizationParams,
    query: PageQueryString,
    response: pageOf(Shape),
    async run({ params, query, actor, deps }) {
      const organization = await deps.admin.findOrganization(params.id)
      if (organization === undefined || !maySee(actor, params.id)) return refusal('not_found')
      const found = await deps.admin.listMembers(params.id, pageQuery(query))
      return page(found, query, { show, cursorOf: ({ userId }) => userId })
    },
  }),
  operation({
    method: 'POST',
    path: '/organizations/:id/members',
    summary: 'Add a user to an organization',
    scope: 'keygrant:members:write',
    status: 201,
    params: OrganizationParams,
    body: Type.Object({ user_id: Id, role: Role }, closed),
    response: Shape,
    async run({ params, body, actor, deps, change }) {
      const organization = await deps.admin.findOrganization(params.id)
      if (organization === undefined || !maySee(actor, params.id)) return refusal('not_found')
      const user = await deps.admin.findUser(body.user_id)
      if (user === undefined) return invalid([{ field: 'user_id', message: 'is no user' }])
      const { email, name } = user
      const role = body.role as Member['role']
      const made: Member = {
        organizationId: params.id,
        userId: user.id,
        email,
        name,
        role,
        createdAt: deps.now(),
      }
      return change(
        async (transaction) => {
          const conflict = await transaction.insertMember(made)
          return conflict === undefined ? { body: show(made) } : conflictProblem(conflict)
        },
        { action: 'member.create', ...target(params.id, user.id), change: { after: { role } } },
      )
    },
  }),
  operation({
    method: 'PATCH',
    path: '/organizations/:id/members/:user_id',
    summary: 'Change what a member may do',
    scope: 'keygrant:members:write',
    status: 200,
    params: Params,
    body: Type.Object({ role: Role }, closed),
    response: Shape,
    async run({ params, body, actor, deps, change }) {
      const found = await deps.admin.findMember(params.id, params.user_id)
      if (found === undefined || !maySee(actor, params.id)) return refusal('not_found')
      const next = { ...found, role: body.role as Member['role'] }
      return change(
        async (transaction) =>
          (await transaction.updateMember(next)) === 'updated'
            ? { body: show(next) }
            : refusal('not_found'),
        {
          action: 'member.update',
          ...target(params.id, params.user_id),
          change: { before: { role: found.role }, after: { role: next.role } },
        },
      )
    },
  }),
  operation({
    method: 'DELETE',
    path: '/organizations/:id/members/:user_id',
    summary: 'Take a user out of an organization',
    scope: 'keygrant:members:write',
    status: 204,
    params: Params,
    async run({ params, actor, deps, change }) {
      const found = await deps.admin.findMember(params.id, params.user_id)
      if (found === undefined || !maySee(actor, params.id)) return refusal('not_found')
      const ending = deps.revocationOf('family', '')
      return change(
        async (transaction) => {
          if (!(await transaction.deleteMember(params.id, params.user_id)))
            return refusal('not_found')
          // What they allowed in this organization's name goes with them.
          const theirs = { subject: params.user_id, organizationId: params.id }
          await transaction.endFamilies(theirs, ending)
          return { body: undefined }
        },
        {
          action: 'member.delete',
          ...target(params.id, params.user_id),
          change: { before: { role: found.role } },
        },
      )
    },
  }),
]
