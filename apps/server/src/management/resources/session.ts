/** Who is signed in: what the console asks first, and how it signs out. */
import { endSession } from '@keygrant/engine'
import Type from 'typebox'
import { Cookies } from '../../interaction/cookies.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { refusal } from '../problems.ts'
import { operatorScopes, scopesOfRole } from '../role-scopes.ts'
import { closed, Id, isoTime, Time } from '../schemas.ts'
import { csrfTokenOf } from '../session-actor.ts'
import { Role } from './members.ts'

const Shape = Type.Object(
  {
    user: Type.Object(
      { id: Id, email: Type.String(), name: Type.String(), operator: Type.Boolean() },
      closed,
    ),
    organizations: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Type.String(),
          role: Role,
          scope: Type.String({ description: 'What the role allows there.' }),
        },
        closed,
      ),
    ),
    scope: Type.String({
      description: 'What is allowed everywhere: all for an operator, else nothing.',
    }),
    csrf_token: Type.String({ description: 'To send as X-Keygrant-CSRF with every change.' }),
    session_id: Id,
    expires_at: Time,
    issuer: Type.String({ format: 'uri' }),
    features: Type.Object(
      {
        mail: Type.Boolean({
          description: 'Mails go out; in development without a mail server, to the log.',
        }),
        developer_token_lifetimes: Type.Array(Type.Integer(), {
          description: 'Seconds to choose from, the shortest first.',
        }),
      },
      closed,
    ),
  },
  closed,
)

const hour = 3_600
const lifetimes = [hour, 24 * hour, 7 * 24 * hour, 30 * 24 * hour]

const features = ({ accounts, policy }: ManagementDeps) => ({
  mail: accounts.mailer.ready,
  developer_token_lifetimes: lifetimes.filter((each) => each <= policy.maxDeveloperTokenLifetime),
})

export const session: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/session',
    name: 'getSession',
    summary: 'Who is signed in, where they are a member, and what the console must send back',
    session: true,
    status: 200,
    response: Shape,
    async run({ actor, deps }) {
      const { session: current } = actor
      if (current === undefined) return refusal('session_required')
      const { user } = current
      const memberships = await deps.admin.listOrganizationsOf(user.id)
      return {
        body: {
          user: { id: user.id, email: user.email, name: user.name, operator: user.operator },
          organizations: memberships.map(({ id, name, role }) => ({
            id,
            name,
            role,
            scope: [...scopesOfRole(role)].join(' '),
          })),
          scope: user.operator ? [...operatorScopes].join(' ') : '',
          csrf_token: csrfTokenOf(current, deps),
          session_id: current.id,
          expires_at: isoTime(current.expiresAt),
          issuer: deps.policy.issuer,
          features: features(deps),
        },
      }
    },
  }),
  operation({
    method: 'DELETE',
    path: '/session',
    name: 'deleteSession',
    summary: 'Sign out',
    session: true,
    status: 204,
    async run({ actor, caller, deps }) {
      const { session: current } = actor
      if (current === undefined) return refusal('session_required')
      const context = { caller, browser: '', language: 'en', device: undefined, session: current }
      await endSession(current.id, context, deps.accounts)
      const cookie = new Cookies(deps.policy.issuer).write({ name: 'kg_session' })
      return { body: undefined, headers: { 'Set-Cookie': cookie } }
    },
  }),
]
