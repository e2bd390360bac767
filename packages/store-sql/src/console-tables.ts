/** Tables of what the console counts, keeps and lets an operator choose. Times and JSON as in `database.ts`. */

/** Uses of a secret or developer token, in spans of ten minutes. */
export interface SecretUseTable {
  readonly secret_id: string
  readonly slot: number
  readonly uses: number
}

export interface ApiDocumentTable {
  readonly api_id: string
  readonly document: string
  readonly scopes: string
  readonly updated_at: number
}

/** One row, once somebody chose how the pages look. */
export interface PageSettingsTable {
  readonly id: 1
  readonly product_name: string
  readonly logo: string | null
  readonly dark_logo: string | null
  readonly accent: string | null
  readonly support_uri: string | null
  /** A JSON list. */
  readonly languages: string
  readonly default_language: string
  readonly version: number
}

/** Programs that read the JWK Set. */
export interface KeyReaderTable {
  readonly user_agent: string
  readonly last_at: number
}
