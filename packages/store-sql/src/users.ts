/** Users: people who can sign in. The table is `person`, since `user` is a reserved word of SQL. */
import type { Conflict, ListFilter, PageQuery, UpdateOutcome, User } from '@keygrant/engine'
import type { Backend, Reader, Writer } from './backend.ts'
import { conflictOf } from './conflict.ts'
import type { PersonTable } from './database.ts'
import { olderThan } from './page.ts'
import { outcomeOf } from './update-outcome.ts'

const fromRow = (row: PersonTable): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  passwordHash: row.password_hash,
  emailVerified: row.email_verified === 1,
  operator: row.operator === 1,
  state: row.state,
  createdAt: row.created_at,
  version: row.version,
})

const toRow = (user: User): PersonTable => ({
  id: user.id,
  email: user.email,
  name: user.name,
  password_hash: user.passwordHash,
  email_verified: user.emailVerified ? 1 : 0,
  operator: user.operator ? 1 : 0,
  state: user.state,
  created_at: user.createdAt,
  version: user.version,
})

export async function findUser(db: Reader, id: string): Promise<User | undefined> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findUserByEmail(db: Reader, email: string): Promise<User | undefined> {
  const query = db.selectFrom('person').selectAll().where('email', '=', email)
  const row = await query.executeTakeFirst()
  return row && fromRow(row)
}

export async function listUsers(
  db: Reader,
  { limit, after }: PageQuery,
  { organizationId }: ListFilter,
): Promise<readonly User[]> {
  let query = db
    .selectFrom('person')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (organizationId !== undefined)
    query = query.where('id', 'in', (nested) =>
      nested.selectFrom('member').select('user_id').where('organization_id', '=', organizationId),
    )
  if (after !== undefined) query = query.where(olderThan('person', after))
  return (await query.execute()).map(fromRow)
}

export function insertUser(
  { backend, writer }: { readonly backend: Backend; readonly writer: Writer },
  user: User,
): Promise<Conflict | undefined> {
  return conflictOf({ backend, writer }, 'email', async () => {
    await writer.insertInto('person').values(toRow(user)).execute()
    return undefined
  })
}

export function updateUser(
  { backend, writer }: { readonly backend: Backend; readonly writer: Writer },
  user: User,
): Promise<UpdateOutcome | Conflict> {
  return conflictOf({ backend, writer }, 'email', async () => {
    const { numUpdatedRows } = await writer
      .updateTable('person')
      .set({ ...toRow(user), version: user.version + 1 })
      .where('id', '=', user.id)
      .where('version', '=', user.version)
      .executeTakeFirstOrThrow()
    return outcomeOf(writer, 'person', { id: user.id, changed: numUpdatedRows })
  })
}
