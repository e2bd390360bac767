/** Every way in which PostgreSQL can fail to answer, provoked where it can be, and what is stored then. */
import { createServer, type Server } from 'node:net'
import {
  type AnyStore,
  anOrganization,
  createPostgresDatabase,
  type PostgresDatabase,
} from '@keygrant/store-contract'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Backend, Writer } from './backend.ts'
import { isStoreFailure } from './is-store-failure.ts'
import { applyMigrations } from './migrate.ts'
import { openPostgres } from './open-postgres.ts'
import { insertOrganization } from './organizations.ts'
import { createSqlStore } from './sql-store.ts'

const failed = (code: string): Error => Object.assign(new Error('failed'), { code })

describe('isStoreFailure', () => {
  it.each([
    ['a lost connection', '08006'],
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
    ['too many connections', '53300'],
    ['a full disk', '53100'],
    ['a lock that was not to be had', '55P03'],
    ['a statement that was cancelled', '57014'],
    ['a server that shuts down', '57P01'],
    ['a server that starts', '57P03'],
    ['a transaction that was idle', '25P03'],
    ['a replica', '25006'],
    ['an owner that was deleted meanwhile', '23503'],
    ['a busy SQLite', 'SQLITE_BUSY_SNAPSHOT'],
    ['a disk that SQLite finds full', 'SQLITE_FULL'],
    ['a file that SQLite cannot read', 'SQLITE_IOERR_READ'],
  ])('takes %s for a failure of the database', (_what, code) => {
    expect(isStoreFailure(failed(code))).toBe(true)
  })

  it.each<[what: string, error: unknown]>([
    ['a table that is not there', failed('42P01')],
    ['a value that does not fit its column', failed('22003')],
    ['a column that must not be null', failed('23502')],
    ['a mistake that SQLite finds in a statement', failed('SQLITE_ERROR')],
    ['a mistake that node finds', failed('ERR_INVALID_ARG_TYPE')],
    ['a mail server that is not there', failed('ECONNREFUSED')],
    ['an error without a code', new Error('timeout exceeded when trying to connect')],
    ['what is no error', 'terminated'],
  ])('takes %s for a mistake', (_what, error) => {
    expect(isStoreFailure(error)).toBe(false)
  })
})

describe('on PostgreSQL', () => {
  let database: PostgresDatabase
  let backend: Backend
  let store: AnyStore
  let silent: Server
  /** A connection of somebody else's. */
  let other: pg.Client
  beforeAll(async () => {
    database = await createPostgresDatabase()
    backend = await openPostgres(database.url, { poolSize: 2 })
    await applyMigrations(backend, { apply: true })
    store = createSqlStore(backend)
    other = new pg.Client({ connectionString: database.url })
    await other.connect()
    silent = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(
      0,
      '127.0.0.1',
    )
    await new Promise((resolve) => silent.once('listening', resolve))
  })
  afterAll(async () => {
    await other.end()
    await backend.close()
    await database.drop()
    await new Promise((resolve) => silent.close(resolve))
  })

  /** A write that has stored something when it comes to what fails. */
  const writing = (fail: (writer: Writer) => Promise<unknown>, id = 'half'): Promise<unknown> =>
    backend.write(async (writer) => {
      await insertOrganization(writer, anOrganization(`org_${id}`))
      await fail(writer)
    })

  const backendOf = async (writer: Writer): Promise<number> => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(writer)
    return rows[0]?.pid ?? 0
  }
  const terminate = async (pid: number): Promise<void> => {
    await other.query('select pg_terminate_backend($1, 10000)', [pid])
  }

  /** Two transactions that each wait for what the other holds. */
  async function deadlock(): Promise<unknown> {
    const holds = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
    const lock = (n: number) => sql`select pg_advisory_xact_lock(${n})`
    const each = (mine: 0 | 1, theirs: 0 | 1): Promise<unknown> =>
      writing(async (writer) => {
        await sql`set local deadlock_timeout = '10ms'`.execute(writer)
        await lock(mine).execute(writer)
        holds[mine].resolve()
        await holds[theirs].promise
        await lock(theirs).execute(writer)
        // The one that got through must leave nothing either.
        throw new Error('got through')
      }, `half_${mine}`)
    const ends = await Promise.allSettled([each(0, 1), each(1, 0)])
    const reasons = ends.map((end) => (end.status === 'rejected' ? (end.reason as unknown) : end))
    throw reasons.find((reason) => isStoreFailure(reason)) ?? reasons[0]
  }

  const elsewhere = async (port: number): Promise<unknown> => {
    const away = await openPostgres(`postgres://u:p@127.0.0.1:${port}/none`, { poolSize: 1 })
    try {
      return await away.write((writer) => backendOf(writer))
    } finally {
      await away.close()
    }
  }
  const portOf = (server: Server): number => {
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  const troubles: readonly (readonly [what: string, run: () => Promise<unknown>])[] = [
    [
      'a statement that takes too long',
      () =>
        writing(async (writer) => {
          await sql`set local statement_timeout = 10`.execute(writer)
          await sql`select pg_sleep(60)`.execute(writer)
        }),
    ],
    [
      'a lock that somebody else holds',
      async () => {
        await other.query('begin')
        await other.query('lock table client')
        try {
          return await writing(async (writer) => {
            await sql`set local lock_timeout = 10`.execute(writer)
            await sql`lock table client`.execute(writer)
          })
        } finally {
          await other.query('rollback')
        }
      },
    ],
    ['a deadlock', deadlock],
    [
      'a connection that ends between two statements',
      () =>
        writing(async (writer) => {
          await terminate(await backendOf(writer))
          await sql`select 1`.execute(writer)
        }),
    ],
    [
      'a connection that ends in the middle of a statement',
      () =>
        writing(async (writer) => {
          const pid = await backendOf(writer)
          const asleep = sql`select pg_sleep(60)`.execute(writer)
          await Promise.all([asleep, terminate(pid)])
        }),
    ],
    [
      'a pool of which every connection is taken',
      async () => {
        const end = Promise.withResolvers<void>()
        const held = [0, 1].map(() =>
          writing(() => end.promise.then(() => Promise.reject(failed('40001')))),
        )
        try {
          return await writing(() => Promise.resolve())
        } finally {
          end.resolve()
          await Promise.allSettled(held)
        }
      },
    ],
    ['a server that is not there', () => elsewhere(1)],
    ['a server that does not say a word', () => elsewhere(portOf(silent))],
    [
      'a database that is not there',
      async () => {
        const { port, username, password } = new URL(database.url)
        const url = `postgres://${username}:${password}@127.0.0.1:${port}/nowhere`
        const away = await openPostgres(url, { poolSize: 1 })
        return away.write((writer) => backendOf(writer)).finally(() => away.close())
      },
    ],
  ]

  it.each(troubles)(
    '%s is a failure of the database, and nothing is stored',
    async (_what, run) => {
      const error = await run().then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect([String(error), isStoreFailure(error)]).toEqual([String(error), true])
      expect(await store.listOrganizations({ limit: 5 }, {})).toEqual([])
      // And the pool is good again: what broke is not handed to the next.
      await Promise.all([store.ping(), store.ping()])
    },
  )

  it('a statement that PostgreSQL does not understand is a mistake', async () => {
    const error = await sql`select nothing from nowhere`.execute(backend.db).catch((each) => each)
    expect(isStoreFailure(error)).toBe(false)
  })
})
