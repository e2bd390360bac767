/** The first schema. Forward only; never edited once released. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'

/** A column as `name: type`, with `?` behind the type where it may be null. */
type Columns = Readonly<Record<string, 'text' | 'integer' | 'text?' | 'integer?'>>

interface Table {
  readonly name: string
  readonly key: readonly string[]
  readonly columns: Columns
  readonly unique?: readonly (readonly string[])[]
  readonly indexes?: readonly (readonly string[])[]
  /** Columns that name a row of another table, and go with it. */
  readonly references?: Readonly<Record<string, string>>
}

const tables: readonly Table[] = [
  { name: 'instance', key: ['id'], columns: { id: 'integer', master_key_check: 'text' } },
  { name: 'counter', key: ['name'], columns: { name: 'text', value: 'integer' } },
  {
    name: 'organization',
    key: ['id'],
    columns: { id: 'text', name: 'text', created_at: 'integer', version: 'integer' },
    indexes: [['created_at', 'id']],
  },
  {
    name: 'person',
    key: ['id'],
    columns: {
      id: 'text',
      email: 'text',
      name: 'text',
      password_hash: 'text?',
      operator: 'integer',
      state: 'text',
      created_at: 'integer',
      version: 'integer',
    },
    unique: [['email']],
    indexes: [['created_at', 'id']],
  },
  {
    name: 'member',
    key: ['organization_id', 'user_id'],
    columns: { organization_id: 'text', user_id: 'text', role: 'text', created_at: 'integer' },
    indexes: [['user_id']],
    references: { organization_id: 'organization', user_id: 'person' },
  },
  {
    name: 'api',
    key: ['id'],
    columns: {
      id: 'text',
      identifier: 'text',
      name: 'text',
      access_token_lifetime: 'integer',
      access_token_format: 'text',
      signing_algorithm: 'text',
      scopes: 'text',
      built_in: 'integer',
      created_at: 'integer',
      version: 'integer',
    },
    unique: [['identifier']],
  },
  {
    name: 'client',
    key: ['id'],
    columns: {
      id: 'text',
      organization_id: 'text?',
      name: 'text',
      description: 'text',
      type: 'text',
      confidential: 'integer',
      redirect_uris: 'text',
      grant_types: 'text',
      scope: 'text',
      token_endpoint_auth_method: 'text?',
      access_token_lifetime: 'integer?',
      refresh_token_policy: 'text',
      require_pkce: 'integer',
      dpop_bound_access_tokens: 'integer',
      ip_allow_list: 'text',
      state: 'text',
      operator: 'integer',
      resource_server: 'text?',
      created_at: 'integer',
      version: 'integer',
      last_used_at: 'integer?',
    },
    indexes: [
      ['organization_id', 'created_at', 'id'],
      ['created_at', 'id'],
    ],
  },
  {
    name: 'client_secret',
    key: ['id'],
    columns: {
      id: 'text',
      client_id: 'text',
      name: 'text',
      hash: 'text',
      prefix: 'text',
      last_four: 'text',
      created_at: 'integer',
      expires_at: 'integer?',
      revoked_at: 'integer?',
      last_used_at: 'integer?',
      last_used_address: 'text?',
      last_used_user_agent: 'text?',
    },
    indexes: [['client_id']],
    references: { client_id: 'client' },
  },
  {
    name: 'token_family',
    key: ['id'],
    columns: {
      id: 'text',
      client_id: 'text',
      subject: 'text',
      organization_id: 'text?',
      api_id: 'text',
      scope: 'text',
      created_at: 'integer',
      expires_at: 'integer?',
      revoked_at: 'integer?',
    },
    indexes: [['client_id'], ['subject'], ['organization_id'], ['expires_at'], ['revoked_at']],
  },
  {
    name: 'refresh_token',
    key: ['hash'],
    columns: {
      hash: 'text',
      family_id: 'text',
      issued_at: 'integer',
      expires_at: 'integer',
      spent_at: 'integer?',
      successor: 'text?',
    },
    indexes: [['family_id'], ['expires_at']],
    references: { family_id: 'token_family' },
  },
  {
    name: 'access_token',
    key: ['hash'],
    columns: {
      hash: 'text',
      jti: 'text',
      family_id: 'text?',
      client_id: 'text',
      subject: 'text',
      organization_id: 'text?',
      api_id: 'text',
      scope: 'text',
      issued_at: 'integer',
      expires_at: 'integer',
    },
    indexes: [['expires_at'], ['client_id']],
  },
  {
    name: 'revocation',
    key: ['seq'],
    columns: {
      seq: 'integer',
      kind: 'text',
      value: 'text',
      not_before: 'integer',
      expires_at: 'integer',
    },
    indexes: [['expires_at']],
  },
  {
    name: 'signing_key',
    key: ['kid'],
    columns: {
      kid: 'text',
      algorithm: 'text',
      public_jwk: 'text',
      sealed_private_key: 'text',
      created_at: 'integer',
      activates_at: 'integer',
      retires_at: 'integer?',
    },
    indexes: [['retires_at']],
  },
  {
    name: 'audit_event',
    key: ['position'],
    columns: {
      position: 'integer',
      id: 'text',
      at: 'integer',
      actor_kind: 'text',
      actor_id: 'text',
      action: 'text',
      target_kind: 'text',
      target_id: 'text',
      organization_id: 'text?',
      address: 'text',
      request_id: 'text',
      change: 'text',
    },
    unique: [['id']],
    indexes: [
      ['organization_id', 'position'],
      ['target_id', 'position'],
      ['actor_id', 'position'],
      ['at'],
    ],
  },
  {
    name: 'log_entry',
    key: ['position'],
    columns: {
      position: 'integer',
      id: 'text',
      endpoint: 'text',
      at: 'integer',
      address: 'text',
      user_agent: 'text',
      request_id: 'text',
      client_id: 'text?',
      organization_id: 'text?',
      secret_id: 'text?',
      grant_type: 'text?',
      scope: 'text',
      outcome: 'text',
      problem: 'text?',
      facts: 'text',
    },
    unique: [['id']],
    indexes: [['organization_id', 'position'], ['client_id', 'position'], ['at']],
  },
  {
    name: 'client_usage',
    key: ['client_id', 'hour'],
    columns: { client_id: 'text', hour: 'integer', tokens: 'integer', failures: 'integer' },
    indexes: [['hour']],
  },
  {
    name: 'idempotent_answer',
    key: ['actor_id', 'key'],
    columns: {
      actor_id: 'text',
      key: 'text',
      fingerprint: 'text',
      status: 'integer',
      body: 'text',
      expires_at: 'integer',
    },
    indexes: [['expires_at']],
  },
]

export async function initial(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  for (const table of tables) await createTable(db, dialect, table)
  await sql`insert into counter (name, value) values ('change', 0), ('revocation', 0)`.execute(db)
}

async function createTable(
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
  for (const each of indexes)
    await db.schema
      .createIndex(`${name}_by_${each.join('_')}`)
      .on(name)
      .columns([...each])
      .execute()
}
