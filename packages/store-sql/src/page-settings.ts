/** The one row of how the pages look and speak. */
import type { PageSettings } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'

export async function findPageSettings(db: Reader): Promise<PageSettings | undefined> {
  const row = await db.selectFrom('page_settings').selectAll().executeTakeFirst()
  return (
    row && {
      productName: row.product_name,
      logo: row.logo,
      darkLogo: row.dark_logo,
      accent: row.accent,
      supportUri: row.support_uri,
      languages: JSON.parse(row.languages) as string[],
      defaultLanguage: row.default_language,
      version: row.version,
    }
  )
}

/** Concurrency: changes wait for each other, and the version is compared in the UPDATE itself. */
export async function savePageSettings(
  writer: Writer,
  settings: PageSettings,
): Promise<'updated' | 'stale'> {
  const row = {
    product_name: settings.productName,
    logo: settings.logo,
    dark_logo: settings.darkLogo,
    accent: settings.accent,
    support_uri: settings.supportUri,
    languages: JSON.stringify(settings.languages),
    default_language: settings.defaultLanguage,
    version: settings.version + 1,
  }
  if (settings.version === 0) {
    const { numInsertedOrUpdatedRows } = await writer
      .insertInto('page_settings')
      .values({ id: 1, ...row })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n ? 'updated' : 'stale'
  }
  const { numUpdatedRows } = await writer
    .updateTable('page_settings')
    .set(row)
    .where('version', '=', settings.version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n ? 'updated' : 'stale'
}
