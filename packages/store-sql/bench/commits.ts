/**
 * Durable commits a second at 64 concurrent callers, each call a new family with its first refresh
 * token: SQLite with group commit next to one commit for each write, in turns, and PostgreSQL if its
 * URL is given.
 *
 *     npm run bench -w @keygrant/store-sql -- [postgres://…]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Commit, Hash } from '@keygrant/engine'
import type { Backend } from '../src/backend.ts'
import { commitIssuance } from '../src/commit-issuance.ts'
import { applyMigrations } from '../src/migrate.ts'
import { openPostgres } from '../src/open-postgres.ts'
import { openSqlite } from '../src/open-sqlite.ts'

const concurrency = 64
const seconds = 3
const rounds = 3

let count = 0
function aCommit(): Commit {
  const id = `fam_${process.pid}_${Date.now()}_${++count}`
  const family = { id, clientId: 'cl', subject: 'cl', organizationId: null, apiId: 'api' }
  const times = { createdAt: 1, expiresAt: null, revokedAt: null }
  return {
    now: 1,
    newFamily: { ...family, ...times, scope: ['balance:read'] },
    refreshToken: { hash: id as Hash, familyId: id, issuedAt: 1, expiresAt: 9, spentAt: null },
  }
}

async function measure(open: () => Promise<Backend>): Promise<number> {
  const backend = await open()
  await applyMigrations(backend, { apply: true })
  const end = performance.now() + seconds * 1_000
  let commits = 0
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      await commitIssuance(backend, aCommit())
      commits++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, caller))
  await backend.close()
  return Math.round(commits / seconds)
}

// Beside the sources and not in the temporary folder, which may be in memory.
const folder = mkdtempSync(join(import.meta.dirname, 'data-'))
const stores: Record<string, () => Promise<Backend>> = {
  'SQLite, group commit': () => openSqlite(join(folder, `a${++count}.db`)),
  'SQLite, one commit a write': () => openSqlite(join(folder, `b${++count}.db`), { maxBatch: 1 }),
}
const [, , url] = process.argv
if (url !== undefined) stores['PostgreSQL, pool of 20'] = () => openPostgres(url, { poolSize: 20 })

const figures = new Map<string, number[]>()
for (let round = 0; round < rounds; round++)
  for (const [name, open] of Object.entries(stores))
    figures.set(name, [...(figures.get(name) ?? []), await measure(open)])
for (const [name, each] of figures)
  console.log(`${name}: ${each.sort((a, b) => a - b)[1]} commits/s (${each.join(', ')})`)
rmSync(folder, { recursive: true })
