/** A server on one SQLite file that can be ended, begun again, and set back to a backup. */
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeClock, startServer, type TestServer, type TestServerOptions } from '@keygrant/testkit'

export class RestartableServer {
  readonly clock = new FakeClock()
  readonly #folder = mkdtempSync(join(tmpdir(), 'keygrant-faults-'))
  readonly #issuer: string
  readonly #wrapStore: TestServerOptions['wrapStore']
  readonly #fixed = { masterKey: randomBytes(32), operatorSecret: randomBytes(24).toString('hex') }
  #running: TestServer | undefined

  /** @param wrapStore Makes its store one with a mistake. */
  constructor(issuer: string, wrapStore?: TestServerOptions['wrapStore']) {
    this.#issuer = issuer
    this.#wrapStore = wrapStore
  }

  get now(): TestServer {
    if (this.#running === undefined) throw new Error('the server is not running')
    return this.#running
  }

  get #file(): string {
    return join(this.#folder, 'kg.db')
  }

  async begin(): Promise<void> {
    this.#running = await startServer({
      ...this.#fixed,
      ...(this.#wrapStore && { wrapStore: this.#wrapStore }),
      clock: this.clock,
      databaseUrl: `sqlite:${this.#file}`,
      environment: { KEYGRANT_ISSUER: this.#issuer, KEYGRANT_RATE_LIMIT: '100000' },
    })
  }

  async end(): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]()
    this.#running = undefined
  }

  /** While it does not run, everything is in one file. */
  backUp(): void {
    copyFileSync(this.#file, `${this.#file}.backup`)
  }

  restore(): void {
    copyFileSync(`${this.#file}.backup`, this.#file)
  }

  async discard(): Promise<void> {
    await this.end()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
