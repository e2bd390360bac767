/** How much a client is used, hour by hour. */
import Type from 'typebox'
import { type Operation, operation } from '../operation.ts'
import { refusal } from '../problems.ts'
import { closed, Id, isoTime, Time } from '../schemas.ts'
import { findVisibleClient } from './clients.ts'

const Shape = Type.Object({ hour: Time, tokens: Type.Integer(), failures: Type.Integer() }, closed)
const days = 14
const length = { hour: 3_600, day: 86_400 } as const

export const usage: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/clients/:client_id/usage',
    summary: `Token requests of the last ${days} days, by hour or, with \`?by=day\`, by day`,
    scope: 'keygrant:clients:read',
    status: 200,
    params: Type.Object({ client_id: Id }, closed),
    query: Type.Object({ by: Type.Optional(Type.Enum(['hour', 'day'])) }, closed),
    response: Type.Object({ items: Type.Array(Shape), next_cursor: Type.Null() }, closed),
    async run({ params, query, actor, deps }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const found = await deps.admin.listUsage(client.id, deps.now() - days * 86_400)
      const span = length[query.by === 'day' ? 'day' : 'hour']
      const sums = new Map<number, { tokens: number; failures: number }>()
      for (const { hour, tokens, failures } of found) {
        const start = hour - (hour % span)
        const sum = sums.get(start) ?? { tokens: 0, failures: 0 }
        sums.set(start, { tokens: sum.tokens + tokens, failures: sum.failures + failures })
      }
      const items = [...sums].map(([start, sum]) => ({ hour: isoTime(start), ...sum }))
      return { body: { items, next_cursor: null } }
    },
  }),
]
