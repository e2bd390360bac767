/** Links that work once: invitations, password resets, the first set-up. */
import type {
  Hash,
  InvitationRecord,
  LinkPurpose,
  OneTimeLink,
  OpenInvitationKey,
  PageQuery,
} from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'

export async function findLink(db: Reader, hash: Hash): Promise<OneTimeLink | undefined> {
  const row = await db
    .selectFrom('one_time_link')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst()
  return (
    row && {
      id: row.id ?? '',
      hash,
      purpose: row.purpose,
      email: row.email,
      userId: row.user_id,
      organizationId: row.organization_id,
      role: row.role,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }
  )
}

export async function insertLink(writer: Writer, link: OneTimeLink): Promise<void> {
  await writer
    .insertInto('one_time_link')
    .values({
      id: link.id,
      hash: link.hash,
      purpose: link.purpose,
      email: link.email,
      user_id: link.userId,
      organization_id: link.organizationId,
      role: link.role,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
    })
    .execute()
}

/** Concurrency: a row can be deleted once. */
export async function spendLink(writer: Writer, hash: Hash, now: number): Promise<boolean> {
  const { numDeletedRows } = await writer
    .deleteFrom('one_time_link')
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

export async function deleteLinks(
  writer: Writer,
  { purpose, email }: { readonly purpose: LinkPurpose; readonly email: string },
): Promise<void> {
  await writer
    .deleteFrom('one_time_link')
    .where('purpose', '=', purpose)
    .where('email', '=', email)
    .execute()
}

/** Those of an organization that still work, by id: a page stays right though the last one before is withdrawn. */
export async function listInvitations(
  db: Reader,
  organizationId: string,
  { page: { limit, after = '' }, now }: { readonly page: PageQuery; readonly now: number },
): Promise<readonly InvitationRecord[]> {
  const rows = await db
    .selectFrom('one_time_link')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('purpose', '=', 'invitation')
    .where('expires_at', '>', now)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.flatMap(({ id, email, role, created_at, expires_at }) =>
    id === null || role === null
      ? []
      : [{ id, email, role, createdAt: created_at, expiresAt: expires_at }],
  )
}

/** Concurrency: a row can be deleted once. */
export async function withdrawInvitation(
  writer: Writer,
  { organizationId, id, now }: OpenInvitationKey,
): Promise<boolean> {
  const { numDeletedRows } = await writer
    .deleteFrom('one_time_link')
    .where('id', '=', id)
    .where('organization_id', '=', organizationId)
    .where('purpose', '=', 'invitation')
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}
