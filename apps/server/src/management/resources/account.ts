/** One's own affairs: profile, sessions, and the apps one allowed. For whoever is signed in, in any organization or none. */
import { endSession, listSessions } from '@keygrant/engine'
import Type from 'typebox'
import { placeLost } from '../cursors.ts'
import { type Operation, operation } from '../operation.ts'
import { updateProblem } from '../outcomes.ts'
import { refusal } from '../problems.ts'
import {
  closed,
  Id,
  isoTime,
  Name,
  nullable,
  PageQueryString,
  page,
  pageOf,
  pageQuery,
  Time,
} from '../schemas.ts'

const Params = Type.Object({ id: Id }, closed)
const Profile = Type.Object(
  {
    id: Id,
    email: Type.String(),
    email_verified: Type.Boolean(),
    name: Type.String(),
    operator: Type.Boolean(),
    has_password: Type.Boolean(),
    totp: Type.Boolean(),
    recovery_codes_left: Type.Integer(),
    passkeys: Type.Integer(),
    security_url: Type.String({ description: 'The page where these are changed.' }),
  },
  closed,
)
const Session = Type.Object(
  {
    id: Id,
    current: Type.Boolean(),
    ip: Type.String(),
    user_agent: Type.String(),
    created_at: Time,
    last_seen_at: Time,
    expires_at: Time,
  },
  closed,
)
const ConnectedApp = Type.Object(
  {
    id: Id,
    client_id: Id,
    client_name: Type.String(),
    logo_uri: nullable(Type.String()),
    api_id: Id,
    api_name: Type.String(),
    organization_id: nullable(Id),
    scope: Type.String(),
    created_at: Time,
    updated_at: Time,
  },
  closed,
)

export const account: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/account',
    name: 'getAccount',
    summary: 'Read one’s own profile, and what protects the account',
    session: true,
    status: 200,
    response: Profile,
    async run({ actor, deps }) {
      const { store } = deps.accounts
      const user = await deps.admin.findUser(actor.id)
      if (user === undefined) return refusal('not_found')
      const [totp, codes, passkeys] = await Promise.all([
        store.findTotp(user.id),
        store.countRecoveryCodes(user.id),
        store.listPasskeys(user.id),
      ])
      return {
        body: {
          id: user.id,
          email: user.email,
          email_verified: user.emailVerified,
          name: user.name,
          operator: user.operator,
          has_password: user.passwordHash !== null,
          totp: totp?.confirmedAt != null,
          recovery_codes_left: codes,
          passkeys: passkeys.length,
          security_url: '/account',
        },
      }
    },
  }),
  operation({
    method: 'PATCH',
    path: '/account',
    name: 'updateAccount',
    summary: 'Change one’s own name',
    session: true,
    status: 200,
    body: Type.Object({ name: Name }, closed),
    response: Type.Object({ id: Id, email: Type.String(), name: Type.String() }, closed),
    async run({ body, actor, deps, change }) {
      const user = await deps.admin.findUser(actor.id)
      if (user === undefined) return refusal('not_found')
      const next = { ...user, name: body.name }
      return change(
        async (transaction) =>
          updateProblem(await transaction.updateUser(next), undefined) ?? {
            body: { id: user.id, email: user.email, name: next.name },
          },
        {
          action: 'user.update',
          targetKind: 'user',
          targetId: user.id,
          organizationId: null,
          change: { before: { name: user.name }, after: { name: next.name } },
        },
      )
    },
  }),
  operation({
    method: 'GET',
    path: '/account/sessions',
    summary: 'List where one is signed in',
    session: true,
    status: 200,
    response: Type.Object({ items: Type.Array(Session), next_cursor: Type.Null() }, closed),
    async run({ actor, deps }) {
      const { session: current } = actor
      if (current === undefined) return refusal('session_required')
      const found = await listSessions(current.user, deps.accounts)
      const items = found.map((each) => ({
        id: each.id,
        current: each.id === current.id,
        ip: each.address,
        user_agent: each.userAgent,
        created_at: isoTime(each.createdAt),
        last_seen_at: isoTime(each.lastSeenAt),
        expires_at: isoTime(each.expiresAt),
      }))
      return { body: { items, next_cursor: null } }
    },
  }),
  operation({
    method: 'DELETE',
    path: '/account/sessions/:id',
    summary: 'Sign out another browser of one’s own',
    session: true,
    status: 204,
    params: Params,
    async run({ params, actor, caller, deps }) {
      const { session: current } = actor
      if (current === undefined) return refusal('session_required')
      const context = { caller, browser: '', language: 'en', device: undefined, session: current }
      const ended = await endSession(params.id, context, deps.accounts)
      return ended ? { body: undefined } : refusal('not_found')
    },
  }),
  operation({
    method: 'GET',
    path: '/account/consents',
    summary: 'List the apps one allowed something',
    session: true,
    status: 200,
    query: PageQueryString,
    response: pageOf(ConnectedApp),
    async run({ query, actor, deps }) {
      const asked = pageQuery(query)
      const { after } = asked
      if (after !== undefined && (await deps.admin.findConsentById(after)) === undefined)
        return placeLost
      const found = await deps.admin.listConsents(asked, { userId: actor.id })
      const apis = await deps.admin.listApis()
      const shown = await Promise.all(
        found.map(async (consent) => {
          const client = await deps.admin.findClientRecord(consent.clientId)
          return {
            id: consent.id,
            client_id: consent.clientId,
            client_name: client?.name ?? consent.clientId,
            logo_uri: client?.logoUri ?? null,
            api_id: consent.apiId,
            api_name: apis.find(({ id }) => id === consent.apiId)?.name ?? '',
            organization_id: consent.organizationId,
            scope: consent.scope.join(' '),
            created_at: isoTime(consent.createdAt),
            updated_at: isoTime(consent.updatedAt),
          }
        }),
      )
      return page(shown, query, { show: (each) => each, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'DELETE',
    path: '/account/consents/:id',
    summary: 'Take back what one allowed an app, and end everything that came of it',
    session: true,
    status: 204,
    params: Params,
    async run({ params, actor, deps, change }) {
      const found = await deps.admin.findConsentById(params.id)
      if (found?.userId !== actor.id) return refusal('not_found')
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
          change: { before: { client_id: found.clientId, scope: found.scope.join(' ') } },
        },
      )
    },
  }),
]
