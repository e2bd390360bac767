/** APIs: resource servers with their scopes. */
import type { Api, ApiScope, Conflict, UpdateOutcome } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import { conflictOf, type Target } from './conflict.ts'
import type { ApiTable } from './database.ts'
import { outcomeOf } from './update-outcome.ts'

const fromRow = (row: ApiTable): Api => ({
  id: row.id,
  identifier: row.identifier,
  name: row.name,
  accessTokenLifetime: row.access_token_lifetime,
  accessTokenFormat: row.access_token_format,
  signingAlgorithm: row.signing_algorithm,
  scopes: JSON.parse(row.scopes) as ApiScope[],
  builtIn: row.built_in === 1,
  createdAt: row.created_at,
  version: row.version,
})

const toRow = (api: Api): ApiTable => ({
  id: api.id,
  identifier: api.identifier,
  name: api.name,
  access_token_lifetime: api.accessTokenLifetime,
  access_token_format: api.accessTokenFormat,
  signing_algorithm: api.signingAlgorithm,
  scopes: JSON.stringify(api.scopes),
  built_in: api.builtIn ? 1 : 0,
  created_at: api.createdAt,
  version: api.version,
})

export async function listApis(db: Reader): Promise<readonly Api[]> {
  const rows = await db.selectFrom('api').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map(fromRow)
}

export async function findApi(db: Reader, id: string): Promise<Api | undefined> {
  const row = await db.selectFrom('api').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export function insertApi(target: Target, api: Api): Promise<Conflict | undefined> {
  return conflictOf(target, 'identifier', async () => {
    await target.writer.insertInto('api').values(toRow(api)).execute()
    return undefined
  })
}

export function updateApi(target: Target, api: Api): Promise<UpdateOutcome | Conflict> {
  return conflictOf(target, 'identifier', async () => {
    const { numUpdatedRows } = await target.writer
      .updateTable('api')
      .set({ ...toRow(api), version: api.version + 1 })
      .where('id', '=', api.id)
      .where('version', '=', api.version)
      .executeTakeFirstOrThrow()
    return outcomeOf(target.writer, 'api', { id: api.id, changed: numUpdatedRows })
  })
}

export async function deleteApi(writer: Writer, id: string): Promise<boolean> {
  const query = writer.deleteFrom('api').where('id', '=', id)
  return (await query.executeTakeFirstOrThrow()).numDeletedRows === 1n
}
