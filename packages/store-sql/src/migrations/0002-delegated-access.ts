/** People who sign in and allow clients something: consents, codes, devices, sessions, factors. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import { createIndex, createTable, type Table } from './create-table.ts'

/** New columns of old tables, with what they hold for the rows that are there. */
const columns: readonly (readonly [table: string, column: string, definition: string])[] = [
  ['person', 'email_verified', 'integer not null default 0'],
  ['client', 'client_uri', 'text'],
  ['client', 'logo_uri', 'text'],
  ['client', 'policy_uri', 'text'],
  ['client', 'tos_uri', 'text'],
  ['client', 'verified', 'integer not null default 0'],
  ['client', 'publication', `text not null default 'published'`],
  ['client', 'required_scope', `text not null default ''`],
  ['client', 'post_logout_redirect_uris', `text not null default '[]'`],
  ['client', 'callback_parameters', `text not null default '[]'`],
  ['client', 'installation', 'text'],
  ['token_family', 'consent_id', 'text'],
  ['token_family', 'installation_id', 'text'],
  ['token_family', 'authenticated_at', 'integer'],
  ['access_token', 'installation_id', 'text'],
]

const tables: readonly Table[] = [
  {
    name: 'consent',
    key: ['id'],
    columns: {
      id: 'text',
      user_id: 'text',
      client_id: 'text',
      organization_id: 'text',
      installation_id: 'text',
      api_id: 'text',
      scope: 'text',
      created_at: 'integer',
      updated_at: 'integer',
    },
    unique: [['user_id', 'client_id', 'organization_id', 'installation_id', 'api_id']],
    indexes: [
      ['created_at', 'id'],
      ['user_id', 'created_at', 'id'],
      ['client_id', 'created_at', 'id'],
      ['organization_id', 'created_at', 'id'],
      ['installation_id'],
    ],
    references: { user_id: 'person', client_id: 'client' },
  },
  {
    name: 'authorization_code',
    key: ['hash'],
    columns: {
      hash: 'text',
      family_id: 'text',
      redirect_uri: 'text',
      redirect_uri_sent: 'integer',
      code_challenge: 'text?',
      nonce: 'text?',
      resource: 'text?',
      methods: 'text',
      issued_at: 'integer',
      expires_at: 'integer',
      spent_at: 'integer?',
    },
    indexes: [['family_id'], ['expires_at']],
    references: { family_id: 'token_family' },
  },
  {
    name: 'decided_interaction',
    key: ['interaction_id'],
    columns: { interaction_id: 'text', expires_at: 'integer' },
    indexes: [['expires_at']],
  },
  {
    name: 'device_authorization',
    key: ['hash'],
    columns: {
      hash: 'text',
      user_code_hash: 'text',
      client_id: 'text',
      api_id: 'text',
      scope: 'text',
      state: 'text',
      family_id: 'text?',
      methods: 'text',
      interval: 'integer',
      last_polled_at: 'integer?',
      spent_at: 'integer?',
      address: 'text',
      user_agent: 'text',
      created_at: 'integer',
      expires_at: 'integer',
    },
    unique: [['user_code_hash']],
    indexes: [['expires_at'], ['family_id']],
    references: { client_id: 'client' },
  },
  {
    name: 'installation',
    key: ['id'],
    columns: {
      id: 'text',
      organization_id: 'text',
      client_id: 'text',
      region: 'text?',
      fields: 'text',
      created_by: 'text',
      created_at: 'integer',
      version: 'integer',
    },
    indexes: [
      ['created_at', 'id'],
      ['organization_id', 'created_at', 'id'],
      ['client_id', 'created_at', 'id'],
    ],
    references: { organization_id: 'organization', client_id: 'client' },
  },
  {
    name: 'session',
    key: ['id'],
    columns: {
      id: 'text',
      hash: 'text',
      user_id: 'text',
      methods: 'text',
      authenticated_at: 'integer',
      created_at: 'integer',
      last_seen_at: 'integer',
      expires_at: 'integer',
      address: 'text',
      user_agent: 'text',
    },
    unique: [['hash']],
    indexes: [['user_id', 'created_at'], ['expires_at']],
    references: { user_id: 'person' },
  },
  {
    name: 'totp',
    key: ['user_id'],
    columns: {
      user_id: 'text',
      sealed_secret: 'text',
      confirmed_at: 'integer?',
      last_step: 'integer',
    },
    references: { user_id: 'person' },
  },
  {
    name: 'recovery_code',
    key: ['user_id', 'hash'],
    columns: { user_id: 'text', hash: 'text' },
    references: { user_id: 'person' },
  },
  {
    name: 'passkey',
    key: ['id'],
    columns: {
      id: 'text',
      user_id: 'text',
      name: 'text',
      public_key: 'text',
      sign_count: 'integer',
      transports: 'text',
      created_at: 'integer',
      last_used_at: 'integer?',
    },
    indexes: [['user_id', 'created_at']],
    references: { user_id: 'person' },
  },
  {
    name: 'one_time_link',
    key: ['hash'],
    columns: {
      hash: 'text',
      purpose: 'text',
      email: 'text',
      user_id: 'text?',
      organization_id: 'text?',
      role: 'text?',
      created_at: 'integer',
      expires_at: 'integer',
    },
    indexes: [['purpose', 'email'], ['expires_at']],
    references: { user_id: 'person', organization_id: 'organization' },
  },
  {
    name: 'failed_attempt',
    key: ['key'],
    columns: { key: 'text', count: 'integer', began_at: 'integer', expires_at: 'integer' },
    indexes: [['expires_at']],
  },
]

/** Families are found by what ends them. */
const indexes = [
  ['token_family', ['consent_id']],
  ['token_family', ['installation_id']],
] as const

export async function delegatedAccess(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  for (const [table, column, definition] of columns) {
    const type = definition.replace(/^integer/u, dialect.integer)
    await sql`alter table ${sql.table(table)} add column ${sql.ref(column)} ${sql.raw(type)}`.execute(
      db,
    )
  }
  for (const table of tables) await createTable(db, dialect, table)
  for (const [table, names] of indexes) await createIndex(db, table, names)
}
