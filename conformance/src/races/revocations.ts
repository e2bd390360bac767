/**
 * Revocation against refreshes that run at the same time: what has been answered as revoked stays
 * dead, whichever node is asked, and nothing was born of it in between.
 */
import type { TokenSource, Tokens } from '../person/token-source.ts'
import type { Cluster } from './cluster.ts'
import { inParallel } from './in-parallel.ts'
import { Choices } from './random.ts'

export interface RevocationsOptions {
  readonly cluster: Cluster
  readonly rounds: number
  readonly seed: number
  readonly source: TokenSource
  /** Gets ready to end a family. @returns How to end it by a node at a port: whether it said so. */
  readonly prepareEnd: (tokens: Tokens) => Promise<(port: number) => Promise<boolean>>
  /** Rounds at the same time. */
  readonly atOnce: number
}

export interface RevocationsReport {
  /** Refreshes that were granted before the revocation was answered. */
  readonly granted: number
  /** Refreshes that were sent after the revocation had been answered, and were granted. */
  readonly grantedAfter: readonly string[]
  /** Tokens that were alive after the revocation, where it was made. */
  readonly alive: readonly string[]
  /** Tokens that were alive on some node when all had had time to hear of it. */
  readonly aliveElsewhere: readonly string[]
  /** Milliseconds from the answer until the last node had heard, at most. */
  readonly slowest: number
  /** Answers that are neither tokens nor `invalid_grant`. */
  readonly otherFaults: readonly string[]
}

/** Refreshes of one token at the same time. When all are answered, the same with its successor. */
const refreshers = 6

export async function raceRevocations(options: RevocationsOptions): Promise<RevocationsReport> {
  const report = new Report()
  const numbers = Array.from({ length: options.rounds }, (_, index) => index)
  const given = await inParallel(numbers, options.atOnce, (index) =>
    new Round(index, options, report).run(),
  )
  // What was granted too late lives on: no need to wait for its end.
  if (report.grantedAfter.length === 0) await report.sweep(given.flat(), options)
  return report
}

class Report implements RevocationsReport {
  granted = 0
  readonly grantedAfter: string[] = []
  readonly alive: string[] = []
  readonly aliveElsewhere: string[] = []
  readonly otherFaults: string[] = []
  slowest = 0

  /** Asks every node about every token, until none is alive or for five seconds. */
  async sweep(tokens: readonly string[], options: RevocationsOptions): Promise<void> {
    const { cluster, source } = options
    const { credentials } = source
    const asked = cluster.ports.flatMap((port) => tokens.map((token) => ({ port, token })))
    const isAlive = async ({ port, token }: { port: number; token: string }): Promise<boolean> =>
      (await cluster.post(port, '/oauth2/introspect', { token, ...credentials })).body['active'] !==
      false
    let left = asked
    for (const deadline = performance.now() + 5_000; performance.now() < deadline; ) {
      const found = await inParallel(left, 24, isAlive)
      left = left.filter((_, index) => found[index])
      if (left.length === 0) return
    }
    this.aliveElsewhere.push(...left.map(({ port }) => `a token on port ${port}`))
  }
}

class Round {
  readonly #options: RevocationsOptions
  readonly #report: Report
  readonly #choices: Choices
  readonly #name: string
  readonly #given: string[] = []
  #revoked = false

  constructor(index: number, options: RevocationsOptions, report: Report) {
    this.#options = options
    this.#report = report
    this.#choices = new Choices(options.seed * 1_000_003 + index)
    this.#name = `round ${index}`
  }

  /** @returns Every token that was given. */
  async run(): Promise<readonly string[]> {
    const tokens = await this.#options.source.newTokens()
    const { access, refresh } = tokens
    this.#given.push(access, refresh)
    const end = await this.#options.prepareEnd(tokens)
    const port = this.#options.cluster.anyPort(this.#choices)
    const refreshing = this.#refreshOn(refresh)
    await this.#wait(access, port)
    if (!(await end(port))) this.#report.otherFaults.push(`${this.#name}: it was not ended`)
    this.#revoked = true
    const answered = performance.now()
    await refreshing
    await this.#tryAll(port)
    await this.#heardEverywhere(access)
    this.#report.slowest = Math.max(this.#report.slowest, performance.now() - answered)
    return this.#given
  }

  /**
   * Refreshes on and on, until it is refused. In step: one that fell behind would present a token
   * two generations old, and end the family before the revocation does.
   */
  async #refreshOn(first: string): Promise<void> {
    let token: string | undefined = first
    for (let step = 0; step < 100 && token !== undefined; step++) {
      const presented: string = token
      const callers = Array.from({ length: refreshers }, () => this.#refresh(presented))
      token = (await Promise.all(callers)).find((successor) => successor !== undefined)
    }
  }

  async #refresh(refresh_token: string): Promise<string | undefined> {
    const { cluster, source } = this.#options
    const { credentials } = source
    const sentAfter = this.#revoked
    const form = { grant_type: 'refresh_token', refresh_token, ...credentials }
    const port = cluster.anyPort(this.#choices)
    const { status, body } = await cluster.post(port, '/oauth2/token', form)
    if (status === 400 && body['error'] === 'invalid_grant') return undefined
    if (status !== 200) {
      this.#report.otherFaults.push(`${this.#name}: ${status} ${String(body['error'])}`)
      return undefined
    }
    if (sentAfter) {
      this.#report.grantedAfter.push(this.#name)
      return undefined
    }
    this.#report.granted++
    const successor = String(body['refresh_token'])
    this.#given.push(String(body['access_token']), successor)
    return successor
  }

  /** For as long as a few other requests take, so that the end meets refreshes in every state. */
  async #wait(token: string, port: number): Promise<void> {
    const { cluster, source } = this.#options
    for (let turns = this.#choices.below(3); turns > 0; turns--)
      await cluster.post(port, '/oauth2/introspect', { token, ...source.credentials })
  }

  /** Where it was revoked nothing is alive, and nowhere can anything be refreshed. */
  async #tryAll(port: number): Promise<void> {
    const { cluster, source } = this.#options
    const { credentials } = source
    for (const token of new Set(this.#given)) {
      const form = { token, ...credentials }
      const { body } = await cluster.post(port, '/oauth2/introspect', form)
      if (body['active'] !== false) this.#report.alive.push(this.#name)
    }
    for (const token of new Set(this.#given.filter((each) => each.startsWith('kg_rt_'))))
      await this.#refresh(token)
  }

  /** Asks all nodes until none takes the token for active, or for five seconds. */
  async #heardEverywhere(token: string): Promise<void> {
    const { cluster, source } = this.#options
    const form = { token, ...source.credentials }
    for (const deadline = performance.now() + 5_000; performance.now() < deadline; ) {
      const answers = await Promise.all(
        cluster.ports.map((port) => cluster.post(port, '/oauth2/introspect', form)),
      )
      if (answers.every(({ body }) => body['active'] === false)) return
    }
    this.#report.aliveElsewhere.push(this.#name)
  }
}
