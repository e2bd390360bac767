/** Users: people who can sign in. Only the operator makes and changes them here. */
import { canonicalEmail, newIdentifier, type User } from '@keygrant/engine'
import Type from 'typebox'
import {
  hashPassword,
  maxPasswordLength,
  minPasswordLength,
} from '../../passwords/hash-password.ts'
import { placeLost } from '../cursors.ts'
import { type Operation, operation } from '../operation.ts'
import { conflictProblem, difference, isStale, updateProblem } from '../outcomes.ts'
import { invalid, refusal } from '../problems.ts'
import {
  closed,
  FilteredPageQueryString,
  Id,
  isoTime,
  Name,
  page,
  pageOf,
  pageQuery,
  Time,
} from '../schemas.ts'

const Email = Type.String({
  maxLength: 254,
  pattern: '^[^\\s@\\u0000-\\u001f\\u007f]+@[^\\s@\\u0000-\\u001f\\u007f]+$',
})
const Password = Type.String({ minLength: minPasswordLength, maxLength: maxPasswordLength })
const State = Type.Enum(['active', 'disabled'])
const Shape = Type.Object(
  {
    id: Id,
    email: Type.String(),
    name: Type.String(),
    operator: Type.Boolean(),
    state: State,
    created_at: Time,
  },
  closed,
)
const Params = Type.Object({ id: Id }, closed)

const show = ({ id, email, name, operator, state, createdAt }: User) => ({
  id,
  email,
  name,
  operator,
  state,
  created_at: isoTime(createdAt),
})
const target = (id: string) => ({ targetKind: 'user', targetId: id, organizationId: null })

const noEmail = invalid([{ field: 'email', message: 'is no e-mail address' }])

export const users: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/users',
    summary: 'List users, newest first',
    scope: 'keygrant:users:read',
    operatorOnly: true,
    status: 200,
    query: FilteredPageQueryString,
    response: pageOf(Shape),
    async run({ query, deps }) {
      const { organization_id: organizationId, cursor } = query
      if (cursor !== undefined && (await deps.admin.findUser(cursor)) === undefined)
        return placeLost
      const filter = organizationId === undefined ? {} : { organizationId }
      const found = await deps.admin.listUsers(pageQuery(query), filter)
      return page(found, query, { show, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'POST',
    path: '/users',
    summary: 'Make a user',
    scope: 'keygrant:users:write',
    operatorOnly: true,
    status: 201,
    body: Type.Object(
      {
        email: Email,
        name: Type.Optional(Name),
        password: Type.Optional(Password),
        operator: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    response: Shape,
    async run({ body, deps, change }) {
      const email = canonicalEmail(body.email)
      if (email === undefined) return noEmail
      const made: User = {
        id: newIdentifier('usr', deps.random),
        email,
        name: body.name ?? email.split('@')[0] ?? email,
        passwordHash: body.password === undefined ? null : await hashPassword(body.password),
        emailVerified: false,
        operator: body.operator ?? false,
        state: 'active',
        createdAt: deps.now(),
        version: 1,
      }
      return change(
        async (transaction) => {
          const conflict = await transaction.insertUser(made)
          return conflict === undefined
            ? { body: show(made), version: 1 }
            : conflictProblem(conflict)
        },
        { action: 'user.create', ...target(made.id), change: { after: show(made) } },
      )
    },
  }),
  operation({
    method: 'GET',
    path: '/users/:id',
    summary: 'Read a user',
    scope: 'keygrant:users:read',
    operatorOnly: true,
    status: 200,
    params: Params,
    response: Shape,
    async run({ params, deps }) {
      const found = await deps.admin.findUser(params.id)
      return found === undefined
        ? refusal('not_found')
        : { body: show(found), version: found.version }
    },
  }),
  operation({
    method: 'PATCH',
    path: '/users/:id',
    summary: 'Change a user; disabling one ends their tokens',
    scope: 'keygrant:users:write',
    conditional: true,
    operatorOnly: true,
    status: 200,
    params: Params,
    body: Type.Object(
      {
        email: Type.Optional(Email),
        name: Type.Optional(Name),
        password: Type.Optional(Password),
        operator: Type.Optional(Type.Boolean()),
        state: Type.Optional(State),
      },
      closed,
    ),
    response: Shape,
    async run({ params, body, ifMatch, deps, change }) {
      const found = await deps.admin.findUser(params.id)
      if (found === undefined) return refusal('not_found')
      if (isStale(found.version, ifMatch)) return refusal('stale')
      const { email, password, state, ...rest } = body
      const address = email === undefined ? found.email : canonicalEmail(email)
      if (address === undefined) return noEmail
      const next: User = {
        ...found,
        ...rest,
        email: address,
        state: (state ?? found.state) as User['state'],
        passwordHash: password === undefined ? found.passwordHash : await hashPassword(password),
      }
      return change(
        async (transaction) => {
          const problem = updateProblem(await transaction.updateUser(next), ifMatch)
          if (problem !== undefined) return problem
          const disabled = found.state === 'active' && next.state === 'disabled'
          if (disabled)
            await transaction.revoke(deps.revocationOf('subject', next.id, { bars: true }))
          // Whoever knew the old password is signed out too.
          if (disabled || password !== undefined) await transaction.deleteSessionsOf(next.id)
          return { body: show(next), version: next.version + 1 }
        },
        {
          action: 'user.update',
          ...target(found.id),
          change: {
            ...difference(show(found), show(next)),
            ...(password !== undefined && { password: 'changed' }),
          },
        },
      )
    },
  }),
]
