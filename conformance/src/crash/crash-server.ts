/** The real server, as the real program, in a process that may be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@keygrant/testkit'

const program = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url))

export class CrashServer {
  readonly origin: string
  readonly operator = { clientId: 'ops', clientSecret: randomBytes(24).toString('hex') }
  readonly #folder: string
  readonly #management: string
  readonly #environment: NodeJS.ProcessEnv
  #child: ChildProcess | undefined

  private constructor(folder: string, port: number, managementPort: number) {
    this.#folder = folder
    this.origin = `http://localhost:${port}`
    this.#management = `http://localhost:${managementPort}`
    this.#environment = {
      PATH: process.env['PATH'],
      KEYGRANT_PORT: String(port),
      KEYGRANT_ISSUER: this.origin,
      KEYGRANT_MANAGEMENT_PORT: String(managementPort),
      KEYGRANT_DATABASE_URL: `sqlite:${join(folder, 'keygrant.db')}`,
      KEYGRANT_MASTER_KEY: randomBytes(32).toString('base64'),
      KEYGRANT_BOOTSTRAP_CLIENT_ID: this.operator.clientId,
      KEYGRANT_BOOTSTRAP_CLIENT_SECRET: this.operator.clientSecret,
      KEYGRANT_LOG_LEVEL: 'warn',
    }
  }

  static async create(): Promise<CrashServer> {
    const folder = mkdtempSync(join(tmpdir(), 'keygrant-crash-'))
    return new CrashServer(folder, await freePort(), await freePort())
  }

  /** Starts it and waits until it is ready; gives the milliseconds that took. */
  async start(): Promise<number> {
    const begun = performance.now()
    const child = spawn(process.execPath, [program, 'serve'], {
      env: this.#environment,
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    this.#child = child
    while (performance.now() - begun < 10_000) {
      if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`)
      const answer = await fetch(`${this.#management}/health/ready`).catch(() => undefined)
      if (answer?.status === 200) return performance.now() - begun
    }
    throw new Error('the server was not ready within ten seconds')
  }

  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Undefined if the server died before the answer. */
  async post(path: string, form: Record<string, string>): Promise<WireResponse | undefined> {
    return answerOf(fetch(this.origin + path, { method: 'POST', body: new URLSearchParams(form) }))
  }

  async manage(
    method: string,
    path: string,
    token: string,
    body?: object,
  ): Promise<WireResponse | undefined> {
    const request: RequestInit = { method, headers: { authorization: `Bearer ${token}` } }
    if (body !== undefined) {
      request.headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      request.body = JSON.stringify(body)
    }
    return answerOf(fetch(`${this.origin}/api/v1${path}`, request))
  }
}

export interface WireResponse {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

async function answerOf(response: Promise<Response>): Promise<WireResponse | undefined> {
  try {
    const { status, ...rest } = await read(await response)
    return { status, ...rest }
  } catch {
    // The connection broke: nothing was acknowledged, which is all the ledger needs to know.
    return undefined
  }
}

async function read(response: Response): Promise<WireResponse> {
  const text = await response.text()
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  return { status: response.status, body }
}
