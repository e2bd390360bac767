/** Devices that wait for their user. */
import type { DeviceAuthorization, Hash, StoredDeviceAuthorization } from '@keygrant/engine'
import { readMethods } from './authorization-codes.ts'
import type { Backend, Reader } from './backend.ts'
import type { DeviceTable } from './database.ts'
import { familyFromRow } from './families.ts'

/** RFC 8628 §3.5: what a poll that came too soon adds to the interval. */
const penalty = 5

export async function findDeviceAuthorization(
  db: Reader,
  by: { readonly hash: Hash } | { readonly userCodeHash: Hash },
): Promise<StoredDeviceAuthorization | undefined> {
  const query = db.selectFrom('device_authorization').selectAll()
  const row = await ('hash' in by
    ? query.where('hash', '=', by.hash)
    : query.where('user_code_hash', '=', by.userCodeHash)
  ).executeTakeFirst()
  if (row === undefined) return undefined
  const family =
    row.family_id === null
      ? undefined
      : await db
          .selectFrom('token_family')
          .selectAll()
          .where('id', '=', row.family_id)
          .executeTakeFirst()
  return { ...fromRow(row), family: family && familyFromRow(family) }
}

const fromRow = (row: DeviceTable): DeviceAuthorization => ({
  hash: row.hash as Hash,
  userCodeHash: row.user_code_hash as Hash,
  clientId: row.client_id,
  apiId: row.api_id,
  scope: row.scope === '' ? [] : row.scope.split(' '),
  state: row.state,
  familyId: row.family_id,
  methods: readMethods(row.methods),
  interval: row.interval,
  lastPolledAt: row.last_polled_at,
  spentAt: row.spent_at,
  address: row.address,
  userAgent: row.user_agent,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

/** A user code that another waiting device has is told apart from every other failure. */
export async function insertDeviceAuthorization(
  backend: Backend,
  device: DeviceAuthorization,
): Promise<'stored' | 'user_code_taken'> {
  const { numInsertedOrUpdatedRows } = await backend.write((writer) =>
    writer
      .insertInto('device_authorization')
      .values({
        hash: device.hash,
        user_code_hash: device.userCodeHash,
        client_id: device.clientId,
        api_id: device.apiId,
        scope: device.scope.join(' '),
        state: device.state,
        family_id: device.familyId,
        methods: device.methods.join(' '),
        interval: device.interval,
        last_polled_at: device.lastPolledAt,
        spent_at: device.spentAt,
        address: device.address,
        user_agent: device.userAgent,
        created_at: device.createdAt,
        expires_at: device.expiresAt,
      })
      .onConflict((conflict) => conflict.column('user_code_hash').doNothing())
      .executeTakeFirstOrThrow(),
  )
  return numInsertedOrUpdatedRows === 1n ? 'stored' : 'user_code_taken'
}

/** Concurrency: the row is locked by the first update; of two polls at once the second is too soon. */
export function recordPoll(backend: Backend, hash: Hash, now: number): Promise<'ok' | 'slow_down'> {
  return backend.write(async (writer) => {
    const { numUpdatedRows } = await writer
      .updateTable('device_authorization')
      .set({ last_polled_at: now })
      .where('hash', '=', hash)
      .where((each) =>
        each.or([
          each('last_polled_at', 'is', null),
          each(each('last_polled_at', '+', each.ref('interval')), '<=', now),
        ]),
      )
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 1n) return 'ok'
    await writer
      .updateTable('device_authorization')
      .set((each) => ({ last_polled_at: now, interval: each('interval', '+', penalty) }))
      .where('hash', '=', hash)
      .execute()
    return 'slow_down'
  })
}
