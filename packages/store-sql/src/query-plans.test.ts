/**
 * No route gets slower as consents pile up: each statement is taken down as the code writes it, and
 * the database, which holds a hundred thousand of everything, says how it would find the rows.
 */
import type { Hash } from '@keygrant/engine'
import { createPostgresDatabase, type PostgresDatabase } from '@keygrant/store-contract'
import {
  CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAuthorizationCode } from './authorization-codes.ts'
import type { Backend, Writer } from './backend.ts'
import { endOfClientSearch, listClients } from './client-lists.ts'
import {
  findConsent,
  findConsentById,
  forgetConsents,
  listConsents,
  withdrawConsents,
} from './consents.ts'
import type { Database } from './database.ts'
import { findDeviceAuthorization } from './device-authorizations.ts'
import { endFamilies } from './families.ts'
import { findInstallation, listInstallations } from './installations.ts'
import { applyMigrations } from './migrate.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import { revoke } from './revocations.ts'
import { deleteSessionsOf, findSession, listSessions } from './sessions.ts'

const rows = 100_000

/** What users leave behind, for `n` from 1; a thousand of them, a hundred clients and organizations. */
const contents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  consent: {
    id: "'con_' || n",
    user_id: "'usr_' || n % 1000",
    client_id: "'cl_' || n % 97",
    organization_id: "'org_' || n % 89",
    installation_id: "'ins_' || n % 9973",
    api_id: "'api_' || n",
    scope: "'a'",
    created_at: 'n',
    updated_at: 'n',
  },
  minted_ahead: { value: "'usr_' || n", issued_at: 'n' },
  revocation: {
    seq: 'n',
    kind: "'family'",
    value: "'fam_' || n",
    not_before: 'n',
    expires_at: 'n',
  },
  token_family: {
    id: "'fam_' || n",
    client_id: "'cl_' || n % 97",
    subject: "'usr_' || n % 1000",
    organization_id: "'org_' || n % 89",
    api_id: "'api'",
    scope: "'a'",
    created_at: 'n',
    expires_at: 'n',
    consent_id: "'con_' || n",
    installation_id: "'ins_' || n % 9973",
  },
  client: {
    id: "'cl_' || n",
    organization_id: "'org_' || n % 89",
    name: "'worker ' || n",
    description: "''",
    type: "'machine'",
    confidential: '1',
    redirect_uris: "'[]'",
    grant_types: "'[]'",
    scope: "'a'",
    refresh_token_policy: "'{}'",
    require_pkce: '1',
    dpop_bound_access_tokens: '0',
    ip_allow_list: "'[]'",
    state: "'active'",
    operator: '0',
    created_at: 'n',
    version: '1',
  },
  authorization_code: {
    hash: "'h' || n",
    family_id: "'fam_' || n",
    redirect_uri: "'https://app.example.com'",
    redirect_uri_sent: '1',
    methods: "'pwd'",
    issued_at: 'n',
    expires_at: 'n',
  },
  device_authorization: {
    hash: "'h' || n",
    user_code_hash: "'u' || n",
    client_id: "'cl_' || n % 97",
    api_id: "'api'",
    scope: "'a'",
    state: "'pending'",
    methods: "''",
    interval: '5',
    address: "''",
    user_agent: "''",
    created_at: 'n',
    expires_at: 'n',
  },
  installation: {
    id: "'ins_' || n",
    organization_id: "'org_' || n % 89",
    client_id: "'cl_' || n % 97",
    fields: "'{}'",
    created_by: "'usr'",
    created_at: 'n',
    version: '1',
  },
  session: {
    id: "'ses_' || n",
    hash: "'h' || n",
    user_id: "'usr_' || n % 1000",
    methods: "'pwd'",
    authenticated_at: 'n',
    created_at: 'n',
    last_seen_at: 'n',
    expires_at: 'n',
    address: "''",
    user_agent: "''",
  },
  person: {
    id: "'usr_' || n",
    email: "n || '@example.com'",
    name: "'u'",
    operator: '0',
    state: "'active'",
    created_at: 'n',
    version: '1',
  },
}

async function fill({ db, dialect }: Backend): Promise<void> {
  const numbers =
    dialect.name === 'sqlite'
      ? `with recursive s(n) as (select 1 union all select n + 1 from s where n < ${rows}) select n from s`
      : `select generate_series(1, ${rows}) as n`
  // What they belong to plays no part in how they are found.
  const unlinked =
    dialect.name === 'sqlite'
      ? 'pragma foreign_keys = off'
      : 'set session_replication_role = replica'
  await sql.raw(unlinked).execute(db)
  // Indexes of what is there already are made in a fraction of the time.
  const indexes = await takeIndexes({ db, dialect })
  for (const [table, columns] of Object.entries(contents)) {
    const names = Object.keys(columns).map((name) => `"${name}"`)
    const values = Object.values(columns).join(', ')
    await sql
      .raw(`insert into ${table} (${names.join(', ')}) select ${values} from (${numbers}) as s`)
      .execute(db)
  }
  for (const index of indexes) await sql.raw(index).execute(db)
  await sql.raw('analyze').execute(db)
}

/** Takes all indexes away but those of keys. Gives the statements that bring them back. */
async function takeIndexes({ db, dialect }: Pick<Backend, 'db' | 'dialect'>): Promise<string[]> {
  const { rows: found } = await sql<{
    readonly name: string
    readonly statement: string
  }>`${sql.raw(
    dialect.name === 'sqlite'
      ? `select name, sql as statement from sqlite_schema where type = 'index' and sql is not null`
      : `select indexname as name, indexdef as statement from pg_indexes
          where schemaname = 'public' and not exists (
            select from pg_constraint where conindid = format('%I', indexname)::regclass)`,
  )}`.execute(db)
  for (const { name } of found) await sql.raw(`drop index "${name}"`).execute(db)
  return found.map(({ statement }) => statement)
}

/** Takes statements down; every answer is empty, but of where a page ends: what comes next depends on it. */
function recorder({ db: real, dialect: { name } }: Backend): {
  db: Kysely<Database>
  said: CompiledQuery[]
} {
  const said: CompiledQuery[] = []
  class Recorder extends DummyDriver {
    override async acquireConnection(): Promise<DatabaseConnection> {
      const nothing = await super.acquireConnection()
      return {
        streamQuery: (...asked) => nothing.streamQuery(...asked),
        executeQuery: <Row>(query: CompiledQuery) =>
          (query.sql.includes(' offset ') ? real : nothing).executeQuery<Row>(query),
      }
    }
  }
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => (name === 'sqlite' ? new SqliteAdapter() : new PostgresAdapter()),
      createDriver: () => new Recorder(),
      createIntrospector: (each) =>
        name === 'sqlite' ? new SqliteIntrospector(each) : new PostgresIntrospector(each),
      createQueryCompiler: () =>
        name === 'sqlite' ? new SqliteQueryCompiler() : new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      said.push(query)
    },
  })
  return { db, said }
}

const hash = 'h5' as Hash
const key = {
  userId: 'usr_5',
  clientId: 'cl_5',
  organizationId: 'org_5',
  installationId: 'ins_5',
  apiId: 'api_5',
}
const page = { limit: 50 }
const ending = { notBefore: 1, expiresAt: 2 }

const asked: readonly (readonly [what: string, ask: (db: Writer) => Promise<unknown>])[] = [
  ['a consent', (db) => findConsent(db, key)],
  ['a consent by its id', (db) => findConsentById(db, 'con_5')],
  ['a page of all consents', (db) => listConsents(db, page, {})],
  ['the next page', (db) => listConsents(db, { ...page, after: 'con_5' }, {})],
  ['what a user allowed', (db) => listConsents(db, page, { userId: 'usr_5' })],
  ['what a client was allowed', (db) => listConsents(db, page, { clientId: 'cl_5' })],
  ['the consents of an organization', (db) => listConsents(db, page, { organizationId: 'org_5' })],
  ['a page of all clients', (db) => listClients(db, page, {})],
  ['their next page', (db) => listClients(db, { ...page, after: 'cl_5' }, {})],
  [
    'clients of all organizations by a part of their names, which hardly any has',
    (db) => listClients(db, page, { types: ['machine'], text: 'nobody' }),
  ],
  [
    'the next page of that search',
    (db) => listClients(db, { ...page, after: 'cl_50000' }, { text: 'nobody' }),
  ],
  ['where that search goes on', (db) => endOfClientSearch(db, 'cl_5', { text: 'nobody' })],
  [
    'the clients that wait for a review',
    (db) => listClients(db, page, { publication: 'in_review' }),
  ],
  ['the clients of an organization', (db) => listClients(db, page, { organizationId: 'org_5' })],
  [
    'the next page of them',
    (db) => listClients(db, { ...page, after: 'cl_5' }, { organizationId: 'org_5' }),
  ],
  [
    'credentials of an organization by a part of their names',
    (db) =>
      listClients(db, page, { organizationId: 'org_5', types: ['machine'], text: 'worker 5' }),
  ],
  ['a code', (db) => findAuthorizationCode(db, hash)],
  ['a device', (db) => findDeviceAuthorization(db, { hash })],
  ['a device by what is typed', (db) => findDeviceAuthorization(db, { userCodeHash: hash })],
  ['an installation', (db) => findInstallation(db, 'ins_5')],
  ['a page of installations', (db) => listInstallations(db, page, {})],
  ['those of a client', (db) => listInstallations(db, page, { clientId: 'cl_5' })],
  ['those of an organization', (db) => listInstallations(db, page, { organizationId: 'org_5' })],
  ['a session', (db) => findSession(db, hash)],
  ['the sessions of a user', (db) => listSessions(db, 'usr_5')],
  ['the sessions that end with a password', (db) => deleteSessionsOf(db, 'usr_5')],
  ['what a user takes back', (db) => withdrawConsents(db, { userId: 'usr_5' }, ending)],
  ['what a client is no longer allowed', (db) => forgetConsents(db, 'cl_5')],
  ['what an uninstalling ends', (db) => withdrawConsents(db, { installationId: 'i' }, ending)],
  ['families of a consent', (db) => endFamilies(db, { consentId: 'con_5' }, ending)],
  ['families of an installation', (db) => endFamilies(db, { installationId: 'ins_5' }, ending)],
  [
    'families of a member',
    (db) => endFamilies(db, { subject: 'usr_5', organizationId: 'org_5' }, ending),
  ],
  [
    'the end of a family',
    (db) => revoke(db, { kind: 'family', value: 'fam_5', notBefore: 1, expiresAt: 2 }),
  ],
  [
    'families of a user',
    (db) => revoke(db, { kind: 'subject', value: 'usr_5', notBefore: 1, expiresAt: 2 }),
  ],
]

async function planOf({ db, dialect }: Backend, query: CompiledQuery): Promise<string> {
  const explain = dialect.name === 'sqlite' ? 'explain query plan' : 'explain'
  const { rows: lines } = await db.executeQuery<Readonly<Record<string, unknown>>>(
    CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]),
  )
  return lines.map((line) => String(line['detail'] ?? line['QUERY PLAN'])).join('\n')
}

let database: PostgresDatabase
const opened: Backend[] = []
beforeAll(async () => {
  database = await createPostgresDatabase()
  opened.push(
    await openSqlite(':memory:'),
    await openPostgres(database.url, { poolSize: 1, deadlines: false }),
  )
  for (const backend of opened) {
    await applyMigrations(backend, { apply: true })
    await fill(backend)
  }
})
afterAll(async () => {
  for (const backend of opened) await backend.close()
  await database.drop()
})

describe.each([
  ['SQLite', 0],
  ['PostgreSQL', 1],
])('with a hundred thousand of everything, %s', (_name, index) => {
  it.each(asked)('finds %s without reading a whole table', async (_what, ask) => {
    const backend = opened[index]
    if (backend === undefined) throw new Error('the database was not opened')
    const { db, said } = recorder(backend)
    // Some expect a row, and there is none: by then they have said what they ask for.
    await ask(db as Writer).catch(() => undefined)
    expect(said.length).toBeGreaterThan(0)
    for (const query of said) {
      const plan = await planOf(backend, query)
      // Nothing but a limit on rows as they come: the limit is all that is read.
      if (/^Limit .*\n *-> +Seq Scan on [^\n]*$/u.test(plan)) continue
      // What is looked at row by row is the part that an index found, with a limit.
      expect(plan).not.toMatch(/^SCAN (?!counter|looked_at)\w+(?! USING)$/mu)
      expect(plan).not.toMatch(/Seq Scan on (?!counter)/u)
      expect(plan).not.toContain('TEMP B-TREE')
    }
  })

  it('looks for a client ten thousand at a time, and comes to an end', async () => {
    const { db } = opened[index] as Backend
    const filter = { text: 'worker 77777' }
    const found: string[] = []
    let looked = 0
    for (let after: string | undefined; ; looked++) {
      const place = { ...page, ...(after !== undefined && { after }) }
      found.push(...(await listClients(db, place, filter)).map(({ id }) => id))
      after = await endOfClientSearch(db, after, filter)
      if (after === undefined) break
    }
    expect([found, looked]).toEqual([['cl_77777'], 9])
  })

  it('follows the index to many clients that a search finds, whatever it takes them for', async () => {
    const backend = opened[index] as Backend
    const { db, said } = recorder(backend)
    await listClients(db, page, { types: ['web'], text: 'worker' })
    const [first] = said
    expect(first && (await planOf(backend, first))).toMatch(
      /SCAN client USING INDEX client_by_created|Scan Backward using client_by_created/u,
    )
  })

  it('looks at ten thousand where there are three more, and then at those', async () => {
    const { db } = opened[index] as Backend
    await db
      .deleteFrom('client')
      .where('created_at', '<=', rows - 10_003)
      .execute()
    const filter = { text: 'worker 8999' }
    expect(await listClients(db, page, filter)).toEqual([])
    const end = await endOfClientSearch(db, undefined, filter)
    expect(end).toBe('cl_90001')
    const rest = await listClients(db, { ...page, after: 'cl_90001' }, filter)
    expect(rest.map(({ id }) => id)).toEqual(['cl_89999', 'cl_89998'])
    expect(await endOfClientSearch(db, end, filter)).toBeUndefined()
    const ofOne = { ...filter, organizationId: 'org_5' }
    expect(await endOfClientSearch(db, undefined, ofOne)).toBeUndefined()
  })

  it('would be caught reading a whole table', async () => {
    const backend = opened[index]
    if (backend === undefined) throw new Error('the database was not opened')
    const plan = await planOf(backend, CompiledQuery.raw("select * from consent where scope = 'x'"))
    expect(plan).toMatch(/^SCAN consent$|Seq Scan on consent/mu)
  })
})
