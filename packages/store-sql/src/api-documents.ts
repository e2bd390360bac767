/** OpenAPI documents of APIs, with the scopes that were set for their operations by hand. */
import type { ApiDocument } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'

export async function findApiDocument(db: Reader, apiId: string): Promise<ApiDocument | undefined> {
  const row = await db
    .selectFrom('api_document')
    .selectAll()
    .where('api_id', '=', apiId)
    .executeTakeFirst()
  return (
    row && {
      apiId: row.api_id,
      document: row.document,
      scopes: JSON.parse(row.scopes) as Record<string, string[]>,
      updatedAt: row.updated_at,
    }
  )
}

/** Replaces what there was. Concurrency: the last of several stays. */
export async function saveApiDocument(
  writer: Writer,
  { apiId, document, scopes, updatedAt }: ApiDocument,
): Promise<void> {
  const row = { document, scopes: JSON.stringify(scopes), updated_at: updatedAt }
  await writer
    .insertInto('api_document')
    .values({ api_id: apiId, ...row })
    .onConflict((conflict) => conflict.column('api_id').doUpdateSet(row))
    .execute()
}
