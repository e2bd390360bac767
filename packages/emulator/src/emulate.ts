/** Starts an emulator, and what a test does with it. */
import { createServer, type Server } from 'node:http'
import type { ProviderDescription } from '@keygrant/providers'
import { stateOf } from './control.ts'
import { developerTokenOf } from './developer-token.ts'
import { Emulation, type EmulationOptions } from './emulation.ts'
import type { FaultRule } from './faults.ts'
import type { RecordedRequest } from './recorder.ts'
import { serve } from './serve.ts'

/** What {@link emulate} may be told. */
export interface EmulateOptions extends EmulationOptions {
  /** Where to listen, on 127.0.0.1. Default: a free port. */
  readonly port?: number
  /** What goes wrong, in order. More can be added with `fail`. */
  readonly faults?: readonly FaultRule[]
}

/** How a person answers at the authorization page. */
export interface Approval {
  /** Default true. */
  readonly allow?: boolean
  /** The scopes that stay ticked. Default: all that were asked for. */
  readonly scope?: readonly string[]
}

/** An emulator that is running. Dispose of it, and it is gone. */
export class Emulator implements AsyncDisposable {
  /** The platform's description, with every address leading here. */
  readonly provider: ProviderDescription
  /** Where it listens. */
  readonly url: string
  readonly #emulation: Emulation
  readonly #server: Server

  constructor(emulation: Emulation, server: Server, url: string) {
    this.#emulation = emulation
    this.#server = server
    this.url = url
    this.provider = emulation.provider
  }

  /** The first client of the seed. */
  get clientId(): string {
    return this.#emulation.seed.clients[0]?.client_id ?? ''
  }

  /** The secret of the first client. */
  get clientSecret(): string {
    return this.#emulation.seed.clients[0]?.client_secret ?? ''
  }

  /** The first refresh token of the seed; an empty text if the platform gives none out without a person or a request. */
  get refreshToken(): string {
    return this.#emulation.seed.refresh_tokens[0]?.refresh_token ?? ''
  }

  /** How often something that may be used once came back: the sign of a stolen, or a badly kept, token. */
  get alarms(): number {
    return this.#emulation.world.alarms
  }

  /** The last thousand requests, with everything that was in them. */
  get requests(): readonly RecordedRequest[] {
    return this.#emulation.recorder.requests
  }

  /** What `GET /_emulator/state` answers. */
  get state(): ReturnType<typeof stateOf> {
    return stateOf(this.#emulation)
  }

  /** Moves the emulator's time by seconds. Tokens end, `Date` headers move. */
  advance(seconds: number): void {
    this.#emulation.clock.advance(seconds)
  }

  /** Spoils the next requests that the rule is meant for. */
  fail(rule: FaultRule): void {
    this.#emulation.faults.add(rule)
  }

  /** Lets go of requests that the fault `hold` holds. */
  release(): void {
    this.#emulation.release()
  }

  /** Makes a developer token. @param expiresIn Seconds; default: the platform's first choice. */
  developerToken(expiresIn?: number): string {
    return developerTokenOf(this.#emulation, expiresIn)
  }

  /**
   * Answers an authorization URL as a person would.
   *
   * @returns The callback, with code and state or with an error.
   * @throws {Error} If the page shows an error instead of going back.
   */
  async approve(url: string | URL, { allow = true, scope = [] }: Approval = {}): Promise<URL> {
    const body = new URLSearchParams({ decision: allow ? 'allow' : 'deny' })
    for (const one of scope) body.append('scope', one)
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' })
    const location = answer.headers.get('location')
    if (location !== null) return new URL(location)
    throw new Error(`The authorization page answered ${answer.status}: ${await answer.text()}`)
  }

  /** As it was at the start: the same seed, no faults, no requests, no time travel. */
  reset(): void {
    this.#emulation.reset()
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    this.#emulation.release()
    if (!this.#server.listening) return
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * Starts a local server that speaks as a platform does.
 *
 * It listens on 127.0.0.1 and keeps everything in memory. What it imitates is what the description
 * says; where the platform contradicts itself, `branches` takes the other side.
 *
 * @example
 *
 * ```ts
 * import { emulate } from '@keygrant/emulator'
 * import { datacrunch } from '@keygrant/providers'
 *
 * await using platform = await emulate(datacrunch())
 * platform.fail({ fault: { kind: 'rate-limited', retryAfter: 1 } })
 * const answer = await fetch(platform.provider.endpoints.token ?? '', { method: 'POST' })
 * console.log(answer.status, answer.headers.get('retry-after')) // 429 1
 * ```
 *
 * @throws {TypeError} For a branch that the description does not have.
 * @throws {Error} If the port is taken (`EADDRINUSE`).
 */
export async function emulate(
  provider: ProviderDescription,
  { port = 0, faults = [], ...options }: EmulateOptions = {},
): Promise<Emulator> {
  const server = createServer()
  const url = `http://127.0.0.1:${await listen(server, port)}`
  try {
    const emulation = new Emulation(provider, url, options)
    for (const rule of faults) emulation.faults.add(rule)
    server.on('request', serve(emulation))
    return new Emulator(emulation, server, url)
  } catch (error) {
    server.close()
    throw error
  }
}
