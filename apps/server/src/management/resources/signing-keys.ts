/** The keys that sign tokens. Their private halves never leave the server. */
import { chooseKey, type SigningKey } from '@keygrant/engine'
import { type SigningAlgorithm, signingAlgorithms } from '@keygrant/protocol'
import Type from 'typebox'
import { type Operation, operation } from '../operation.ts'
import { refusal } from '../problems.ts'
import { closed, Id, isoTime, isoTimeOrNull, nullable, Time } from '../schemas.ts'

const Algorithm = Type.Enum([...signingAlgorithms])
const State = Type.Enum(['next', 'current', 'previous', 'retired'])
const Shape = Type.Object(
  {
    kid: Id,
    algorithm: Algorithm,
    state: State,
    created_at: Time,
    activates_at: Time,
    retires_at: nullable(Time),
  },
  closed,
)

function show(key: SigningKey, keys: readonly SigningKey[], now: number) {
  return {
    kid: key.kid,
    algorithm: key.algorithm,
    state: stateOf(key, keys, now),
    created_at: isoTime(key.createdAt),
    activates_at: isoTime(key.activatesAt),
    retires_at: isoTimeOrNull(key.retiresAt),
  }
}

function stateOf(key: SigningKey, keys: readonly SigningKey[], now: number): string {
  if (key.retiresAt !== null && key.retiresAt <= now) return 'retired'
  if (key.activatesAt > now) return 'next'
  return chooseKey(keys, key.algorithm, now)?.kid === key.kid ? 'current' : 'previous'
}

export const signingKeys: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/signing_keys',
    summary: 'List signing keys',
    scope: 'keygrant:signing_keys:read',
    operatorOnly: true,
    status: 200,
    response: Type.Object({ items: Type.Array(Shape), next_cursor: Type.Null() }, closed),
    async run({ deps }) {
      const keys = await deps.admin.listSigningKeys()
      const items = keys.map((key) => show(key, keys, deps.now()))
      return { body: { items, next_cursor: null } }
    },
  }),
  operation({
    method: 'GET',
    path: '/signing_keys/readers',
    name: 'listSigningKeyReaders',
    summary: 'List which programs read the JWK Set, by what they call themselves, the latest first',
    scope: 'keygrant:signing_keys:read',
    operatorOnly: true,
    status: 200,
    response: Type.Object(
      {
        items: Type.Array(Type.Object({ user_agent: Type.String(), last_at: Time }, closed)),
        next_cursor: Type.Null(),
      },
      closed,
    ),
    async run({ deps }) {
      const readers = await deps.admin.listKeyReaders()
      const items = readers.map(({ userAgent, at }) => ({
        user_agent: userAgent,
        last_at: isoTime(at),
      }))
      return { body: { items, next_cursor: null } }
    },
  }),
  operation({
    method: 'POST',
    path: '/signing_keys/rotate',
    summary: 'Make the next signing key: it is published now and signs later',
    scope: 'keygrant:signing_keys:write',
    operatorOnly: true,
    status: 201,
    body: Type.Object({ algorithm: Type.Optional(Algorithm) }, closed),
    response: Shape,
    run({ body, deps, change }) {
      const algorithm = (body.algorithm ?? 'ES256') as SigningAlgorithm
      return change(
        async (transaction) => {
          const key = await deps.rotateSigningKey(transaction, algorithm)
          return { body: show(key, [key], deps.now()) }
        },
        ({ body: made }) => ({
          action: 'signing_key.rotate',
          targetKind: 'signing_key',
          targetId: (made as { readonly kid: string }).kid,
          organizationId: null,
          change: { after: made as object },
        }),
      )
    },
  }),
  operation({
    method: 'POST',
    path: '/signing_keys/:kid/revoke',
    summary: 'Give up a key that leaked: another signs at once, and whatever it signed is refused',
    scope: 'keygrant:signing_keys:write',
    operatorOnly: true,
    status: 201,
    params: Type.Object({ kid: Id }, closed),
    response: Shape,
    run({ params: { kid }, deps, change }) {
      return change(
        async (transaction) => {
          const key = await deps.replaceSigningKey(transaction, kid)
          if (key === undefined) return refusal('not_found')
          await transaction.revoke(deps.revocationOf('key', kid))
          return { body: show(key, [key], deps.now()) }
        },
        ({ body: made }) => ({
          action: 'signing_key.revoke',
          targetKind: 'signing_key',
          targetId: kid,
          organizationId: null,
          change: { after: made as object },
        }),
      )
    },
  }),
]
