/** Secrets of a client: several may live at once, so that one can be replaced without a gap. */
import {
  newClientSecret,
  newIdentifier,
  type SecretRecord,
  type SecretUses,
} from '@keygrant/engine'
import Type from 'typebox'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid, refusal } from '../problems.ts'
import { notToCome, readExpiry } from '../read-expiry.ts'
import { closed, Id, isoTime, isoTimeOrNull, Name, nullable, Time } from '../schemas.ts'
import { findVisibleClient, refuseStronger } from './clients.ts'
import { refuseBusy } from './secrets-in-use.ts'

const Params = Type.Object({ client_id: Id }, closed)
const Flag = Type.Enum(['true', 'false'])
const SecretParams = Type.Object({ client_id: Id, id: Id }, closed)
const shape = {
  id: Id,
  name: Type.String(),
  prefix: Type.String(),
  last_four: Type.String(),
  created_at: Time,
  expires_at: nullable(Time),
  revoked_at: nullable(Time),
  last_used_at: nullable(Time),
  last_used_ip: nullable(Type.String()),
  last_used_user_agent: nullable(Type.String()),
  uses_last_hour: Type.Integer(),
  uses_24h: Type.Integer(),
}
const Shape = Type.Object(shape, closed)
const NewShape = Type.Object(
  { ...shape, client_secret: Type.String({ description: 'Shown once.' }) },
  closed,
)

/** The most secrets that one client may have alive at once. */
const maxLive = 5
const tooMany = `A client has ${maxLive} live secrets at the most: revoke one first.`
const notAdded = {
  too_many: refusal('in_use', { detail: tooMany }),
  no_client: refusal('not_found'),
} as const
const maxOverlap = 30 * 86_400

const unused: SecretUses = { lastHour: 0, lastDay: 0 }

const show = (secret: SecretRecord, uses: SecretUses = unused) => ({
  id: secret.id,
  name: secret.name,
  prefix: secret.prefix,
  last_four: secret.lastFour,
  created_at: isoTime(secret.createdAt),
  expires_at: isoTimeOrNull(secret.expiresAt),
  revoked_at: isoTimeOrNull(secret.revokedAt),
  last_used_at: isoTimeOrNull(secret.lastUsedAt),
  last_used_ip: secret.lastUsedAddress,
  last_used_user_agent: secret.lastUsedUserAgent,
  uses_last_hour: uses.lastHour,
  uses_24h: uses.lastDay,
})

interface NewSecretOrder {
  readonly clientId: string
  readonly name: string
  readonly expiresAt: number | null
}

/** A new secret: the row to store, and what is shown once. */
function make({ clientId, name, expiresAt }: NewSecretOrder, deps: ManagementDeps) {
  const { secret, hash, prefix, lastFour } = newClientSecret(deps.random, deps.hash)
  const id = newIdentifier('key', deps.random)
  const createdAt = deps.now()
  const row = { id, clientId, name, hash, prefix, lastFour, createdAt, expiresAt }
  const never = { lastUsedAt: null, lastUsedAddress: null, lastUsedUserAgent: null }
  const body = { ...show({ ...row, revokedAt: null, ...never }), client_secret: secret }
  return { row, body }
}

const isLive = ({ revokedAt, expiresAt }: SecretRecord, now: number): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now)

const target = (organizationId: string | null, id: string) => ({
  targetKind: 'secret',
  targetId: id,
  organizationId,
})

export const secrets: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/clients/:client_id/secrets',
    summary: 'List the secrets of a client, without the secrets',
    scope: 'keygrant:secrets:read',
    status: 200,
    params: Params,
    response: Type.Object({ items: Type.Array(Shape), next_cursor: Type.Null() }, closed),
    async run({ params, actor, deps }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const found = await deps.admin.listSecrets(client.id)
      const uses = await deps.admin.listSecretUses(
        found.map(({ id }) => id),
        deps.now(),
      )
      const items = found.map((secret) => show(secret, uses.get(secret.id)))
      return { body: { items, next_cursor: null } }
    },
  }),
  operation({
    method: 'POST',
    path: '/clients/:client_id/secrets',
    summary: 'Add a secret; it is in the answer, once',
    scope: 'keygrant:secrets:write',
    status: 201,
    params: Params,
    body: Type.Object(
      { name: Type.Optional(Name), expires_at: Type.Optional(nullable(Type.String())) },
      closed,
    ),
    response: NewShape,
    async run({ params, body, actor, deps, change }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const stronger = refuseStronger(client, actor)
      if (stronger !== undefined) return stronger
      if (!client.confidential)
        return refusal('in_use', { detail: 'A public client has no secrets.' })
      const expiresAt = readExpiry(body.expires_at, deps.now())
      if (expiresAt === undefined) return invalid([notToCome('expires_at')])
      const { name = 'secret' } = body
      const { row, body: shown } = make({ clientId: client.id, name, expiresAt }, deps)
      return change(
        async (transaction) => {
          const outcome = await transaction.addSecret(row, { live: maxLive, now: deps.now() })
          return outcome === 'added' ? { body: shown } : notAdded[outcome]
        },
        {
          action: 'secret.create',
          ...target(client.organizationId, row.id),
          change: { after: { name, client_id: client.id, expires_at: shown.expires_at } },
        },
      )
    },
  }),
  operation({
    method: 'POST',
    path: '/clients/:client_id/secrets/:id/rotate',
    summary: 'Replace a secret; the old one works on for the overlap',
    scope: 'keygrant:secrets:write',
    status: 201,
    params: SecretParams,
    body: Type.Object(
      { overlap_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: maxOverlap })) },
      closed,
    ),
    response: NewShape,
    async run({ params, body, actor, deps, change }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const stronger = refuseStronger(client, actor)
      if (stronger !== undefined) return stronger
      const known = await deps.admin.listSecrets(client.id)
      const old = known.find(({ id }) => id === params.id)
      if (old === undefined || !isLive(old, deps.now())) return refusal('not_found')
      const { overlap_seconds = 86_400 } = body
      const order = { clientId: client.id, name: old.name, expiresAt: null }
      const { row, body: shown } = make(order, deps)
      return change(
        async (transaction) => {
          const now = deps.now()
          // The one that is replaced does not count: a client with all it may have can still rotate.
          const outcome = await transaction.addSecret(row, { live: maxLive + 1, now })
          if (outcome !== 'added') return notAdded[outcome]
          const kept = await transaction.expireSecret(client.id, old.id, now + overlap_seconds)
          return kept ? { body: shown } : refusal('changed_meanwhile')
        },
        {
          action: 'secret.rotate',
          ...target(client.organizationId, old.id),
          change: { after: { replaced_by: row.id, overlap_seconds } },
        },
      )
    },
  }),
  operation({
    method: 'DELETE',
    path: '/clients/:client_id/secrets/:id',
    summary:
      'Revoke a secret at once; `?compromised=true` also ends every token of the client. One that was used within the hour needs `?force=true`',
    scope: 'keygrant:secrets:write',
    status: 204,
    params: SecretParams,
    query: Type.Object({ compromised: Type.Optional(Flag), force: Type.Optional(Flag) }, closed),
    async run({ params, query, actor, deps, change }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const compromised = query.compromised === 'true'
      // What has leaked is stopped, whoever still uses it.
      const force = compromised || query.force === 'true'
      const busy = force ? undefined : await refuseBusy(client.id, [params.id], deps)
      if (busy !== undefined) return busy
      return change(
        async (transaction) => {
          const done = await transaction.revokeSecret(client.id, params.id, deps.now())
          if (!done) return refusal('not_found')
          if (compromised)
            await transaction.revoke(deps.revocationOf('client', client.id, { bars: true }))
          return { body: undefined }
        },
        {
          action: 'secret.revoke',
          ...target(client.organizationId, params.id),
          change: { after: { client_id: client.id, compromised } },
        },
      )
    },
  }),
]
