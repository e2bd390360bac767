/**
 * Families of refresh tokens under lost answers, concurrent retries and thieves: each follows a
 * script of its own, and every answer is held to the reference model.
 */
import { FakeClock } from '@keygrant/testkit'
import type { Answer } from '../person/answer.ts'
import type { TokenSource, Tokens } from '../person/token-source.ts'
import type { Cluster } from './cluster.ts'
import { inParallel } from './in-parallel.ts'
import type { LossyProxy } from './lossy-proxy.ts'
import { type Expected, FamilyModel } from './model.ts'
import { Choices } from './random.ts'

export interface FamiliesOptions {
  readonly cluster: Cluster
  readonly proxy: LossyProxy
  readonly count: number
  readonly seed: number
  /** Of the policies of all sources, in seconds. */
  readonly retryWindow: number
  /** Families begin at one after the other. */
  readonly sources: readonly TokenSource[]
}

export interface FamiliesReport {
  /** Answered refreshes. */
  readonly answers: number
  /** Times the same token was presented again because its answer was lost. */
  readonly retries: number
  /** Replays outside the window, and of grandparents, that were sent. */
  readonly replays: number
  /** What went wrong, in words; empty if all is well. */
  readonly falseDeaths: readonly string[]
  readonly undetectedReplays: readonly string[]
  readonly otherFaults: readonly string[]
}

const width = 24

export async function raceFamilies(options: FamiliesOptions): Promise<FamiliesReport> {
  const { cluster, count, seed, retryWindow, sources } = options
  const report = new Report()
  const clock = new FakeClock()
  const families = await inParallel(
    Array.from({ length: count }, (_, index) => index),
    width,
    async (index) => {
      const choices = new Choices(seed * 1_000_003 + index)
      const source = sources[index % sources.length]
      if (source === undefined) throw new Error('no source of tokens')
      const around = { ...options, credentials: source.credentials, choices, report, clock }
      const family = new FamilyRun(index, await source.newTokens(), around)
      await family.live()
      return family
    },
  )
  await cluster.advance(retryWindow + 1)
  clock.advance(retryWindow + 1)
  await inParallel(families, width, (family) => family.end())
  return report
}

class Report implements FamiliesReport {
  answers = 0
  retries = 0
  replays = 0
  readonly falseDeaths: string[] = []
  readonly undetectedReplays: string[] = []
  readonly otherFaults: string[] = []
}

interface Surroundings extends FamiliesOptions {
  readonly credentials: TokenSource['credentials']
  readonly choices: Choices
  readonly report: Report
  readonly clock: FakeClock
}

class FamilyRun {
  readonly #around: Surroundings
  readonly #model: FamilyModel
  readonly #name: string
  /** By generation; what was given but never arrived is missing. */
  readonly #tokens: string[]
  #access: string

  constructor(index: number, { access, refresh }: Tokens, around: Surroundings) {
    this.#name = `family ${index}`
    this.#tokens = [refresh]
    this.#access = access
    this.#around = around
    this.#model = new FamilyModel(around.retryWindow)
  }

  /** Some refreshes, with and without trouble; for some families a grandparent comes back at the end. */
  async live(): Promise<void> {
    const { choices } = this.#around
    for (let steps = 2 + choices.below(4); steps > 0; steps--) await this.#rotate()
    if (choices.below(3) === 0) await this.#replay(this.#model.newest - 2)
  }

  /** After the window: a thief's replay of the last token but one, or life goes on. */
  async end(): Promise<void> {
    if (this.#model.alive && this.#around.choices.below(2) === 0)
      await this.#replay(this.#model.newest - 1)
    const { newest, alive } = this.#model
    const expected = this.#expect(newest)
    const answer = await this.#present(newest)
    this.#judge(answer, expected, newest)
    if (!alive && answer.status === 400) await this.#expectAccessEnded()
  }

  /** Presents the newest token, a few times at once; while answers are lost, again. */
  async #rotate(): Promise<void> {
    const { choices, report } = this.#around
    const generation = this.#model.newest
    for (;;) {
      const expected = this.#expect(generation)
      const burst = choices.below(3) === 0 ? 2 + choices.below(4) : 1
      const lossy = Array.from({ length: burst }, () => choices.below(3) === 0)
      const answers = await Promise.all(lossy.map((lose) => this.#present(generation, lose)))
      for (const answer of answers) this.#judge(answer, expected, generation)
      if (answers.some(({ status }) => status !== 0)) return
      report.retries++
    }
  }

  async #replay(generation: number): Promise<void> {
    this.#around.report.replays++
    const expected = this.#expect(generation)
    this.#judge(await this.#present(generation), expected, generation)
  }

  #expect(generation: number): Expected {
    return this.#model.refresh(generation, this.#around.clock.now())
  }

  async #present(generation: number, lose = false): Promise<Answer> {
    const { cluster, proxy, choices, credentials } = this.#around
    const refresh_token = this.#tokens[generation] ?? ''
    const port = lose ? proxy.port : cluster.anyPort(choices)
    const form = { grant_type: 'refresh_token', refresh_token, ...credentials }
    return cluster.post(port, '/oauth2/token', form)
  }

  #judge({ status, body }: Answer, expected: Expected, generation: number): void {
    if (status === 0) return
    const { report } = this.#around
    const what = `${this.#name}, generation ${generation}: ${status} ${String(body['error'] ?? '')}`
    report.answers++
    if ('give' in expected) {
      if (status === 200) this.#keep(expected.give, body)
      else if (status === 400) report.falseDeaths.push(what)
      else report.otherFaults.push(what)
    } else if (status === 200) report.undetectedReplays.push(what)
    else if (status !== 400 || body['error'] !== 'invalid_grant') report.otherFaults.push(what)
  }

  #keep(generation: number, body: Answer['body']): void {
    const refresh = String(body['refresh_token'])
    this.#access = String(body['access_token'])
    const known = (this.#tokens[generation] ??= refresh)
    if (known !== refresh)
      this.#around.report.otherFaults.push(`${this.#name}: two successors of one token`)
  }

  /** An ended family takes its access tokens with it. */
  async #expectAccessEnded(): Promise<void> {
    const { cluster, credentials, report } = this.#around
    const [port = 0] = cluster.ports
    const form = { token: this.#access, ...credentials }
    const ended = async (): Promise<boolean> =>
      (await cluster.post(port, '/oauth2/introspect', form)).body['active'] === false
    // Other nodes hear of it within a second; more than that is a fault.
    for (const deadline = performance.now() + 5_000; performance.now() < deadline; )
      if (await ended()) return
    report.otherFaults.push(`${this.#name}: its access token lives on`)
  }
}
