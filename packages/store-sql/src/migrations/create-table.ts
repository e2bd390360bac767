/** Tables described as data, so that a migration reads as a list of what there is. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'

/** A column as `name: type`, with `?` behind the type where it may be null. */
type Columns = Readonly<Record<string, 'text' | 'integer' | 'text?' | 'integer?'>>

export interface Table {
  readonly name: string
  readonly key: readonly string[]
  readonly columns: Columns
  readonly unique?: readonly (readonly string[])[]
  readonly indexes?: readonly (readonly string[])[]
  /** Columns that name a row of another table, and go with it. */
  readonly references?: Readonly<Record<string, string>>
}

export async function createTable(
  db: Kysely<Database>,
  dialect: Dialect,
  { name, key, columns, unique = [], indexes = [], references = {} }: Table,
): Promise<void> {
  let create = db.schema.createTable(name)
  for (const [column, type] of Object.entries(columns)) {
    const dataType = type.startsWith('text') ? 'text' : dialect.integer
    create = create.addColumn(column, dataType, (definition) => {
      if (column === 'position') return dialect.countUp(definition)
      const parent = references[column]
      const linked =
        parent === undefined
          ? definition
          : definition.references(`${parent}.id`).onDelete('cascade')
      return type.endsWith('?') ? linked : linked.notNull()
    })
  }
  if (!key.includes('position'))
    create = create.addPrimaryKeyConstraint(`${name}_key`, key as never[])
  for (const each of unique)
    create = create.addUniqueConstraint(`${name}_${each.join('_')}_unique`, each as never[])
  await create.execute()
  for (const each of indexes) await createIndex(db, name, each)
}

export async function createIndex(
  db: Kysely<Database>,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
    .execute()
}
