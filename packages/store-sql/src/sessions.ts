/** Signed-in browsers. */
import type { Hash, Session, StoredSession } from '@keygrant/engine'
import { readMethods } from './authorization-codes.ts'
import type { Backend, Reader, Writer } from './backend.ts'
import type { SessionTable } from './database.ts'
import { findUser } from './users.ts'

const fromRow = (row: SessionTable): Session => ({
  id: row.id,
  hash: row.hash as Hash,
  userId: row.user_id,
  methods: readMethods(row.methods),
  authenticatedAt: row.authenticated_at,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  address: row.address,
  userAgent: row.user_agent,
})

export async function findSession(db: Reader, hash: Hash): Promise<StoredSession | undefined> {
  const row = await db.selectFrom('session').selectAll().where('hash', '=', hash).executeTakeFirst()
  const user = row && (await findUser(db, row.user_id))
  return row && user && { ...fromRow(row), user }
}

export async function listSessions(db: Reader, userId: string): Promise<readonly Session[]> {
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()
  return rows.map(fromRow)
}

export async function touchSession(backend: Backend, hash: Hash, now: number): Promise<void> {
  await backend.write((writer) =>
    writer
      .updateTable('session')
      .set({ last_seen_at: now })
      .where('hash', '=', hash)
      .where('last_seen_at', '<', now)
      .execute(),
  )
}

export async function insertSession(writer: Writer, session: Session): Promise<void> {
  await writer
    .insertInto('session')
    .values({
      id: session.id,
      hash: session.hash,
      user_id: session.userId,
      methods: session.methods.join(' '),
      authenticated_at: session.authenticatedAt,
      created_at: session.createdAt,
      last_seen_at: session.lastSeenAt,
      expires_at: session.expiresAt,
      address: session.address,
      user_agent: session.userAgent,
    })
    .execute()
}

export async function deleteSession(
  writer: Writer,
  { id, userId }: { readonly id: string; readonly userId?: string },
): Promise<boolean> {
  let deletion = writer.deleteFrom('session').where('id', '=', id)
  if (userId !== undefined) deletion = deletion.where('user_id', '=', userId)
  return (await deletion.executeTakeFirstOrThrow()).numDeletedRows === 1n
}

export async function deleteSessionsOf(
  writer: Writer,
  userId: string,
  except?: string,
): Promise<number> {
  let deletion = writer.deleteFrom('session').where('user_id', '=', userId)
  if (except !== undefined) deletion = deletion.where('id', '!=', except)
  return Number((await deletion.executeTakeFirstOrThrow()).numDeletedRows)
}
