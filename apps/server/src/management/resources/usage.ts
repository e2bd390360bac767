/** How much a client is used, hour by hour. */
import Type from 'typebox'
import { type Operation, operation } from '../operation.ts'
import { refusal } from '../problems.ts'
import { closed, Id, isoTime, Time } from '../schemas.ts'
import { findVisibleClient } from './clients.ts'

const Shape = Type.Object({ hour: Time, tokens: Type.Integer(), failures: Type.Integer() }, closed)
const days = 14

export const usage: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/clients/:client_id/usage',
    summary: `Token requests of the last ${days} days, by hour`,
    scope: 'keygrant:clients:read',
    status: 200,
    params: Type.Object({ client_id: Id }, closed),
    response: Type.Object({ items: Type.Array(Shape), next_cursor: Type.Null() }, closed),
    async run({ params, actor, deps }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const found = await deps.admin.listUsage(client.id, deps.now() - days * 86_400)
      const items = found.map(({ hour, tokens, failures }) => ({
        hour: isoTime(hour),
        tokens,
        failures,
      }))
      return { body: { items, next_cursor: null } }
    },
  }),
]
