/** What keeps the database small and tells whether it is the right one. */
import type { Hash } from '@keygrant/engine'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Backend, Writer } from './backend.ts'
import type { Database } from './database.ts'

export interface Expiry {
  readonly now: number
  readonly logsBefore: number
  readonly auditBefore: number
  /** Secrets that were revoked or expired before are gone for good. */
  readonly secretsBefore: number
  readonly limit: number
}

interface Rule {
  readonly table: keyof Database
  readonly key: readonly [string, ...string[]]
  readonly dead: (expiry: Expiry) => RawBuilder<SqlBool>
}

/** How long after its death a refresh token or a code is kept: a replay of it is still recognised. */
const grace = 86_400

const ended = ({ now }: Expiry) =>
  sql<SqlBool>`(revoked_at <= ${now - grace} or expires_at <= ${now - grace})`
const expired = ({ now }: Expiry) => sql<SqlBool>`expires_at <= ${now}`
const longExpired = ({ now }: Expiry) => sql<SqlBool>`expires_at <= ${now - grace}`

const hasNoTokens = sql<SqlBool>`not exists (
  select 1 from refresh_token where refresh_token.family_id = token_family.id)`

/** What is dead, table by table. Every condition has an index. */
const rules: readonly Rule[] = [
  { table: 'access_token', key: ['hash'], dead: expired },
  { table: 'revocation', key: ['seq'], dead: expired },
  { table: 'minted_ahead', key: ['value'], dead: ({ now }) => sql`issued_at < ${now - grace}` },
  { table: 'idempotent_answer', key: ['actor_id', 'key'], dead: expired },
  { table: 'authorization_code', key: ['hash'], dead: longExpired },
  { table: 'device_authorization', key: ['hash'], dead: longExpired },
  { table: 'decided_interaction', key: ['interaction_id'], dead: expired },
  { table: 'session', key: ['id'], dead: expired },
  { table: 'one_time_link', key: ['hash'], dead: expired },
  { table: 'failed_attempt', key: ['key'], dead: expired },
  {
    table: 'refresh_token',
    key: ['hash'],
    dead: (expiry) => sql`family_id in (select id from token_family where ${ended(expiry)})`,
  },
  {
    table: 'token_family',
    key: ['id'],
    dead: (expiry) => sql`${ended(expiry)} and ${hasNoTokens}`,
  },
  { table: 'log_entry', key: ['position'], dead: ({ logsBefore }) => sql`at < ${logsBefore}` },
  { table: 'audit_event', key: ['position'], dead: ({ auditBefore }) => sql`at < ${auditBefore}` },
  {
    table: 'client_secret',
    key: ['id'],
    dead: ({ secretsBefore }) =>
      sql`(revoked_at < ${secretsBefore} or expires_at < ${secretsBefore})`,
  },
  {
    table: 'secret_use',
    key: ['secret_id', 'slot'],
    dead: ({ now }) => sql`slot < ${now - 2 * grace}`,
  },
  {
    table: 'client_usage',
    key: ['client_id', 'hour'],
    dead: ({ logsBefore }) => sql`hour < ${logsBefore}`,
  },
  {
    table: 'signing_key',
    key: ['kid'],
    dead: ({ logsBefore }) => sql`retires_at < ${logsBefore}`,
  },
]

/**
 * Deletes a little of what is dead: at most `limit` rows, each rule in a transaction of its own, so
 * that nobody waits long for it.
 *
 * Concurrency: nodes that clean at the same time delete different rows or find nothing.
 */
export async function deleteExpired(backend: Backend, expiry: Expiry): Promise<number> {
  let deleted = 0
  const sweeps = [
    ...rules.map(
      (rule) => (writer: Writer, limit: number) =>
        sweep({ backend, writer }, rule, { ...expiry, limit }),
    ),
    (writer: Writer, limit: number) => sweepIdleTokens({ backend, writer }, { ...expiry, limit }),
  ]
  for (const each of sweeps) {
    if (deleted >= expiry.limit) break
    deleted += await backend.write((writer) => each(writer, expiry.limit - deleted))
  }
  return deleted
}

interface Target {
  readonly backend: Backend
  readonly writer: Writer
}

/**
 * What is to go is chosen once, before anything is deleted: PostgreSQL may otherwise run a part of the
 * statement that has a limit once for each row, and delete more than that.
 */
async function sweep(
  { backend, writer }: Target,
  { table, key, dead }: Rule,
  expiry: Expiry,
): Promise<number> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const { numAffectedRows = 0n } = await sql`
    with dead as materialized (
      select ${columns} from ${sql.table(table)} where ${dead(expiry)}
      limit ${expiry.limit} ${backend.dialect.skipLocked})
    delete from ${sql.table(table)} where (${columns}) in (select ${columns} from dead)`.execute(
    writer,
  )
  return Number(numAffectedRows)
}

/** Refresh tokens that died of not being used, and the families of which they were the last. */
async function sweepIdleTokens(
  { backend, writer }: Target,
  { now, limit }: Expiry,
): Promise<number> {
  const { rows } = await sql<{ family_id: string }>`
    with dead as materialized (
      select hash from refresh_token where expires_at <= ${now - grace}
      limit ${limit} ${backend.dialect.skipLocked})
    delete from refresh_token where hash in (select hash from dead)
    returning family_id`.execute(writer)
  const families = [...new Set(rows.map((row) => row.family_id))]
  if (families.length > 0)
    await writer
      .deleteFrom('token_family')
      .where('id', 'in', families)
      .where('created_at', '<=', now - grace)
      .where(hasNoTokens)
      .execute()
  return rows.length
}

/** Concurrency: the first of several nodes keeps its check; the others read it. */
export function masterKeyCheck(backend: Backend, check: Hash): Promise<Hash> {
  return backend.write(async (writer) => {
    await writer
      .insertInto('instance')
      .values({ id: 1, master_key_check: check })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    const { master_key_check } = await writer
      .selectFrom('instance')
      .select('master_key_check')
      .executeTakeFirstOrThrow()
    return master_key_check as Hash
  })
}
