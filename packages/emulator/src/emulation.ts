/** One emulator's parts, put together; no socket yet. */
import { type ProviderDescription, withBranches } from '@keygrant/providers'
import { type Clock, MovableClock } from './clock.ts'
import { Faults } from './faults.ts'
import { localise, withEndpoints } from './localise.ts'
import { Recorder } from './recorder.ts'
import { createRoutes, type FindRoute } from './routes.ts'
import { callbackOf, type FullSeed, fillSeed, plant, type Seed } from './seed.ts'
import { createSigner, type Signer } from './tokens/signer.ts'
import { World } from './world.ts'

/** What an emulator may be told. */
export interface EmulationOptions {
  /** Default: one client with values made for this emulator, and a token of each kind. */
  readonly seed?: Seed
  /** Which side to take where the platform contradicts itself, as `withBranches` takes them. */
  readonly branches?: Readonly<Record<string, string>>
  /** Where the time comes from. Default: the machine. */
  readonly clock?: Clock
  /** For so many seconds a refresh token that was replaced gets its successor once more. Default: as the platform. */
  readonly retryWindow?: number
}

/** The parts. */
export class Emulation {
  /** What clients are given: the platform as it is known. */
  readonly provider: ProviderDescription
  /** What is served: with the sides that were taken. */
  readonly served: ProviderDescription
  readonly signer: Signer
  readonly clock: MovableClock
  readonly seed: FullSeed
  readonly branches: Readonly<Record<string, string>>
  readonly faults = new Faults()
  readonly recorder = new Recorder()
  readonly findRoute: FindRoute
  readonly #held = new Set<() => void>()
  readonly #callback: Readonly<Record<string, string>>
  readonly #retryWindow: number
  readonly #ownSite: string | undefined
  #world: World

  constructor(provider: ProviderDescription, origin: string, options: EmulationOptions) {
    const { branches = {}, clock = { now: () => Date.now() }, seed = {} } = options
    this.branches = branches
    this.provider = localise(provider, origin)
    this.served = withEndpoints(localise(withBranches(provider, branches), origin))
    this.signer = createSigner(this.served.dialect.accessToken)
    this.clock = new MovableClock(clock)
    this.seed = fillSeed(seed, this.served)
    this.#retryWindow = options.retryWindow ?? this.served.dialect.refresh.retryWindow ?? 0
    const { iss: _theirs, ...callback } = callbackOf(provider)
    const { issuer } = this.served
    this.#callback = { ...callback, ...(issuer !== undefined && { iss: issuer }) }
    this.#ownSite = provider.callbackSite === undefined ? undefined : callback['domain']
    this.findRoute = createRoutes(this.served, this.#ownSite)
    this.#world = this.#plant()
  }

  get world(): World {
    return this.#world
  }

  #plant(): World {
    const world = new World()
    world.ownSite = this.#ownSite
    world.retryWindow = this.#retryWindow
    const { subject, callback } = this.seed
    world.account = { subject, callback: { ...this.#callback, ...callback } }
    plant(world, this.seed, { now: this.clock.seconds(), provider: this.served })
    return world
  }

  /** As it was at the start: the same seed, no faults, no requests, no time travel. */
  reset(): void {
    this.release()
    this.faults.clear()
    this.recorder.clear()
    this.clock.reset()
    this.#world = this.#plant()
  }

  /** Resolves at the next release. */
  held(): Promise<void> {
    return new Promise((resolve) => this.#held.add(resolve))
  }

  /** Lets go of every request that a fault holds. */
  release(): void {
    for (const resolve of this.#held) resolve()
    this.#held.clear()
  }
}
