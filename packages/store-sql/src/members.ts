/** Members: which users belong to which organization, and what they may do there. */
import type { Conflict, Member, MemberRole, PageQuery } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import { conflictOf, type Target } from './conflict.ts'

const select = (db: Reader) =>
  db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.user_id')
    .select([
      'member.organization_id as organizationId',
      'member.user_id as userId',
      'person.email',
      'person.name',
      'member.role',
      'member.created_at as createdAt',
    ])

export function findMember(
  db: Reader,
  organizationId: string,
  userId: string,
): Promise<Member | undefined> {
  return select(db)
    .where('member.organization_id', '=', organizationId)
    .where('member.user_id', '=', userId)
    .executeTakeFirst()
}

/** By user id; `after` is the user id of the last one before. */
export function listMembers(
  db: Reader,
  organizationId: string,
  { limit, after }: PageQuery,
): Promise<Member[]> {
  let query = select(db)
    .where('member.organization_id', '=', organizationId)
    .orderBy('member.user_id')
    .limit(limit)
  if (after !== undefined) query = query.where('member.user_id', '>', after)
  return query.execute()
}

export function insertMember(
  target: Target,
  { organizationId, userId, role, createdAt }: Omit<Member, 'email' | 'name'>,
): Promise<Conflict | undefined> {
  return conflictOf(target, 'member', async () => {
    await target.writer
      .insertInto('member')
      .values({ organization_id: organizationId, user_id: userId, role, created_at: createdAt })
      .execute()
    return undefined
  }).then((outcome) => outcome && { conflict: 'member' })
}

export async function updateMember(
  writer: Writer,
  { organizationId, userId, role }: Pick<Member, 'organizationId' | 'userId' | 'role'>,
): Promise<'updated' | 'missing'> {
  const { numUpdatedRows } = await writer
    .updateTable('member')
    .set({ role })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n ? 'updated' : 'missing'
}

export async function deleteMember(
  writer: Writer,
  organizationId: string,
  userId: string,
): Promise<boolean> {
  const { numDeletedRows } = await writer
    .deleteFrom('member')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** The organizations that a user is a member of, by name; at most 200. */
export function listOrganizationsOf(
  db: Reader,
  userId: string,
): Promise<{ id: string; name: string; role: MemberRole }[]> {
  return db
    .selectFrom('member')
    .innerJoin('organization', 'organization.id', 'member.organization_id')
    .select(['organization.id', 'organization.name', 'member.role'])
    .where('member.user_id', '=', userId)
    .orderBy('organization.name')
    .orderBy('organization.id')
    .limit(200)
    .execute()
}
