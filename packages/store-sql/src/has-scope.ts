/** Finds one scope in a column of scopes that are separated by spaces. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Exactly as it is written: not by LIKE, which on SQLite takes one case for the other. */
export const hasScope = (scope: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`replace(' ' || scope || ' ', ${` ${scope} `}, '') <> ' ' || scope || ' '`
