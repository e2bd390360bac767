/** Authorization codes, read together with their family. */
import type {
  AuthorizationCode,
  Commit,
  Hash,
  SignInMethod,
  StoredAuthorizationCode,
} from '@keygrant/engine'
import { type SqlBool, sql } from 'kysely'
import type { Reader, Writer } from './backend.ts'
import { familyFromRow } from './families.ts'

export async function findAuthorizationCode(
  db: Reader,
  hash: Hash,
): Promise<StoredAuthorizationCode | undefined> {
  const row = await db
    .selectFrom('authorization_code')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst()
  const family =
    row &&
    (await db
      .selectFrom('token_family')
      .selectAll()
      .where('id', '=', row.family_id)
      .executeTakeFirst())
  if (row === undefined || family === undefined) return undefined
  return {
    hash,
    familyId: row.family_id,
    redirectUri: row.redirect_uri,
    redirectUriSent: row.redirect_uri_sent === 1,
    codeChallenge: row.code_challenge,
    nonce: row.nonce,
    resource: row.resource,
    methods: readMethods(row.methods),
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    spentAt: row.spent_at,
    family: familyFromRow(family),
  }
}

export const readMethods = (text: string): SignInMethod[] =>
  text === '' ? [] : (text.split(' ') as SignInMethod[])

export async function insertAuthorizationCode(
  writer: Writer,
  code: AuthorizationCode,
): Promise<void> {
  await writer
    .insertInto('authorization_code')
    .values({
      hash: code.hash,
      family_id: code.familyId,
      redirect_uri: code.redirectUri,
      redirect_uri_sent: code.redirectUriSent ? 1 : 0,
      code_challenge: code.codeChallenge,
      nonce: code.nonce,
      resource: code.resource,
      methods: code.methods.join(' '),
      issued_at: code.issuedAt,
      expires_at: code.expiresAt,
      spent_at: code.spentAt,
    })
    .execute()
}

/** Marks a code of this kind as spent unless it already is. The condition is in the UPDATE itself. */
export async function redeem(
  writer: Writer,
  { kind, hash }: NonNullable<Commit['redeem']>,
  now: number,
): Promise<boolean> {
  const table = kind === 'code' ? 'authorization_code' : 'device_authorization'
  const allowed = kind === 'code' ? sql<SqlBool>`true` : sql<SqlBool>`state = 'allowed'`
  const { numUpdatedRows } = await writer
    .updateTable(table)
    .set({ spent_at: now })
    .where(allowed)
    .where('hash', '=', hash)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
