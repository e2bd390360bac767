/** Developer tokens, read together with the family that says whose they are and how long they live. */
import type {
  DeveloperToken,
  DeveloperTokenFilter,
  DeveloperTokenRecord,
  Hash,
  PageQuery,
  SecretUse,
  StoredDeveloperToken,
} from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import type { DeveloperTokenTable, FamilyTable } from './database.ts'
import { familyFromRow, insertFamily } from './families.ts'
import { olderThan } from './page.ts'

const familyColumns = [
  'family.id as family_id',
  'family.client_id',
  'family.subject',
  'family.organization_id',
  'family.api_id',
  'family.scope',
  'family.created_at',
  'family.expires_at',
  'family.revoked_at',
  'family.consent_id',
  'family.installation_id',
  'family.authenticated_at',
  'family.bound_to',
] as const

type FamilyRow = Omit<FamilyTable, 'id'> & { readonly family_id: string }

const familyOf = ({ family_id: id, ...row }: FamilyRow) => familyFromRow({ ...row, id })

export async function findDeveloperToken(
  db: Reader,
  hash: Hash,
): Promise<StoredDeveloperToken | undefined> {
  const row = await db
    .selectFrom('developer_token')
    .innerJoin('token_family as family', 'family.id', 'developer_token.family_id')
    .innerJoin('person', 'person.id', 'developer_token.user_id')
    .select(['developer_token.id', 'person.state', ...familyColumns])
    .where('developer_token.hash', '=', hash)
    .executeTakeFirst()
  return row && { id: row.id, family: familyOf(row), userActive: row.state === 'active' }
}

const records = (db: Reader) =>
  db
    .selectFrom('developer_token')
    .innerJoin('token_family as family', 'family.id', 'developer_token.family_id')
    .select([
      'developer_token.id',
      'developer_token.name',
      'developer_token.prefix',
      'developer_token.last_four',
      'developer_token.last_used_at',
      'developer_token.last_used_address',
      'developer_token.last_used_user_agent',
      ...familyColumns,
    ])

type RecordRow = FamilyRow &
  Pick<
    DeveloperTokenTable,
    | 'id'
    | 'name'
    | 'prefix'
    | 'last_four'
    | 'last_used_at'
    | 'last_used_address'
    | 'last_used_user_agent'
  >

const toRecord = (row: RecordRow): DeveloperTokenRecord => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  lastFour: row.last_four,
  family: familyOf(row),
  lastUsedAt: row.last_used_at,
  lastUsedAddress: row.last_used_address,
  lastUsedUserAgent: row.last_used_user_agent,
})

export async function findDeveloperTokenRecord(
  db: Reader,
  id: string,
): Promise<DeveloperTokenRecord | undefined> {
  const row = await records(db).where('developer_token.id', '=', id).executeTakeFirst()
  return row && toRecord(row)
}

export async function listDeveloperTokens(
  db: Reader,
  { limit, after }: PageQuery,
  { userId, organizationId }: DeveloperTokenFilter,
): Promise<readonly DeveloperTokenRecord[]> {
  let query = records(db)
    .orderBy('developer_token.created_at', 'desc')
    .orderBy('developer_token.id', 'desc')
    .limit(limit)
  if (userId !== undefined) query = query.where('developer_token.user_id', '=', userId)
  if (organizationId !== undefined)
    query = query.where('developer_token.organization_id', '=', organizationId)
  if (after !== undefined) query = query.where(olderThan('developer_token', after))
  return (await query.execute()).map(toRecord)
}

export async function insertDeveloperToken(
  writer: Writer,
  { id, hash, name, prefix, lastFour, family }: DeveloperToken,
): Promise<void> {
  await insertFamily(writer, family)
  await writer
    .insertInto('developer_token')
    .values({
      id,
      hash,
      family_id: family.id,
      user_id: family.subject,
      organization_id: family.organizationId,
      name,
      prefix,
      last_four: lastFour,
      created_at: family.createdAt,
      last_used_at: null,
      last_used_address: null,
      last_used_user_agent: null,
    })
    .execute()
}

/** Concurrency: last use never goes back in time. */
export async function touchDeveloperToken(
  writer: Writer,
  { secretId, at, address, userAgent }: SecretUse,
): Promise<void> {
  await writer
    .updateTable('developer_token')
    .set({ last_used_at: at, last_used_address: address, last_used_user_agent: userAgent })
    .where('id', '=', secretId)
    .where((each) => each.or([each('last_used_at', 'is', null), each('last_used_at', '<=', at)]))
    .execute()
}
