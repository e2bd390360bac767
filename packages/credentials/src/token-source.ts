/**
 * Decides for each call: the token held, a new one ahead of time, or a new one before anything else.
 */
import { elapsed, lookAtClocks } from './clock.ts'
import { CredentialsError } from './errors.ts'
import { Flight, type Landing, renewalDeadline } from './flight.ts'
import { floorOf, type HeldTokens, lifeLeft, windowOf } from './held-tokens.ts'
import type { Interrupts } from './interruptible.ts'
import type { Opened } from './open-entry.ts'
import type { CallOptions, TokensReason } from './options.ts'
import type { Resolved } from './resolve.ts'
import { startTimer, type Timer } from './timers.ts'
import type { CacheEntry, Renewal } from './token-cache.ts'
import type { TokenSet } from './token-set.ts'
import { withHeaders } from './with-headers.ts'

/** After a failed renewal ahead of time, the next one is tried this much later. */
const pauseAhead = 30_000

/** A call's patience, looked at anew for each wait, so that its timeout covers all of them. */
type Patience = () => Interrupts

/** Who hears what happens to these credentials. */
export interface TokenListeners {
  /** Each token set, when it is handed out for the first time. */
  onAdopt(held: HeldTokens): void
  /** A failure that a person has to mend. */
  onReauth(error: CredentialsError): void
}

/** What a call wants of a renewal. */
interface Ask {
  readonly minTtl: number
  readonly headers?: HeadersInit | undefined
}

/** How a source finds its entry. */
type Open = () => Promise<Opened>

const onDemand = () => import('./on-demand.ts')

const opener =
  (settings: Resolved): Open =>
  async () =>
    (await onDemand()).openEntry(settings)

export class TokenSource {
  readonly #closing = new AbortController()
  readonly #listeners: TokenListeners
  #settings: Resolved
  #open: Open
  #opening: Flight<Opened> | undefined
  #opened: Opened | undefined
  #entry: CacheEntry | undefined
  #own: Renewal | undefined
  #background: Timer | undefined
  readonly #parts = new Map<string, TokenSource>()

  // What the fast path reads: the tokens last handed out, and until when they are good as they are.
  #held: HeldTokens | undefined
  #accessToken = ''
  #freshUntil = { monotonic: 0, wall: 0 }
  #freshAt = 0
  #closed = false

  constructor(settings: Resolved, listeners: TokenListeners, open?: Open) {
    this.#settings = settings
    this.#listeners = listeners
    this.#open = open ?? opener(settings)
  }

  /** The access token, if it needs no thought: known, fresh by both clocks, not refused. */
  warm(): string | undefined {
    const entry = this.#entry
    if (entry?.held === undefined || entry.held !== this.#held || entry.refused) return undefined
    if (this.#closed || this.#settings.http.signal?.aborted) return undefined
    const wall = Date.now()
    // Looked at both clocks in this very millisecond already.
    if (wall === this.#freshAt) return this.#accessToken
    if (performance.now() >= this.#freshUntil.monotonic || wall >= this.#freshUntil.wall)
      return undefined
    this.#freshAt = wall
    return this.#accessToken
  }

  /** The tokens held by the process, whatever their age. */
  get current(): TokenSet | undefined {
    return this.#entry?.held?.tokens
  }

  /** The refresh token that is good now, once it is known. */
  get refreshToken(): string | undefined {
    return this.#entry?.lineage.refreshToken
  }

  /** The entry, once it was opened. */
  get opened(): Opened | undefined {
    return this.#opened
  }

  /** Fires when these credentials are disposed. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  /** The credentials in use: what the store has is known once it was asked. */
  get resolved(): Resolved {
    return this.#settings
  }

  /** Goes on with other credentials, as if nothing had been asked for yet. */
  change(settings: Resolved): void {
    this.#begin(settings, opener(settings))
  }

  #begin(settings: Resolved, open: Open): void {
    this.#settings = settings
    this.#open = open
    this.#opened = undefined
    this.#entry = undefined
    this.#opening = undefined
    this.#background?.cancel()
    for (const part of this.#parts.values()) part.close()
    this.#parts.clear()
  }

  /** Finds the process-wide entry; the store is asked and suppliers are. */
  async open(call: CallOptions): Promise<Opened> {
    return this.#enter(this.#patience(call))
  }

  /** The source of tokens for some scopes only: this one, if what it has covers them. */
  async covering(scope: readonly string[], call: CallOptions): Promise<TokenSource> {
    await this.open(call)
    const granted = this.#entry?.held?.tokens.scope ?? this.#settings.scope
    if (scope.every((name) => granted.includes(name))) return this
    const key = scope.toSorted().join(' ')
    const open = async () => (await onDemand()).openPart(await this.open({}), scope)
    const part = this.#parts.get(key) ?? new TokenSource(this.#settings, this.#listeners, open)
    this.#parts.set(key, part)
    return part
  }

  /** Goes on with an entry that was opened another way. */
  async become(opened: Opened): Promise<void> {
    this.#begin(opened.resolved, () => Promise.resolve(opened))
    await this.open({})
  }

  /** Puts tokens that were had another way in place, and tells everybody about them. */
  async put(held: HeldTokens, why: TokensReason): Promise<void> {
    const { entry, resolved } = await this.open({})
    entry.held = held
    entry.refused = false
    const { tell } = await onDemand()
    await tell(resolved, { held, why }, this.closing)
    this.#adopt(held)
  }

  /** Tokens with at least `minTtl` ms of life left. */
  async obtain(minTtl: number, call: CallOptions): Promise<HeldTokens> {
    if (!(minTtl >= 0))
      throw new CredentialsError('invalid_configuration', 'minTtl must not be negative.')
    const patience = this.#patience(call)
    const { entry } = await this.#enter(patience)
    const held = usable(entry, minTtl)
    if (!this.#settings.autoRefresh) {
      if (held !== undefined) return this.#adopt(held)
      throw notAutomatic()
    }
    if (held === undefined) {
      refuseUnsatisfiable(entry, minTtl)
      const renewed = await this.#renew(entry, patience, { minTtl, headers: call.headers })
      refuseUnsatisfiable(entry, minTtl)
      return this.#adopt(renewed)
    }
    const fresh = lifeLeft(held) > windowOf(held, this.#settings.earlyRefresh)
    return this.#adopt(fresh ? held : await this.#renewAhead(entry, held, patience))
  }

  /** New tokens, unless `accessToken` is given and no longer the current one: then the current ones. */
  async replace(accessToken: string | undefined, call: CallOptions): Promise<HeldTokens> {
    const patience = this.#patience(call)
    const { entry } = await this.#enter(patience)
    const held = usable(entry, 0)
    if (held !== undefined && accessToken !== undefined && held.tokens.accessToken !== accessToken)
      return this.#adopt(held)
    const ask = { minTtl: 0, headers: call.headers }
    return this.#adopt(await this.#renew(entry, patience, ask))
  }

  /** Notes that an API refused a token, unless another has taken its place meanwhile. */
  refuse(accessToken: string): void {
    const entry = this.#entry
    if (entry?.held?.tokens.accessToken === accessToken) entry.refused = true
  }

  /** Every waiting call made here fails with `aborted`, later ones too; other users are not touched. */
  close(): void {
    this.#closed = true
    this.#closing.abort(new CredentialsError('aborted', 'The credentials were disposed.'))
    this.#background?.cancel()
    this.#opening?.endWhenUnwanted()
    this.#own?.flight.endWhenUnwanted()
    for (const part of this.#parts.values()) part.close()
  }

  #patience({ signal, timeout }: CallOptions): Patience {
    const signals = [this.#closing.signal, this.#settings.http.signal, signal]
    if (timeout === undefined) return () => ({ signals })
    const end = performance.now() + timeout
    return () => ({ signals, timeout: Math.max(0, end - performance.now()) })
  }

  async #enter(patience: Patience): Promise<Opened> {
    this.#opening ??= this.#startOpening()
    return this.#opening.wait(patience())
  }

  /** Stays, once it has landed: its result is who these credentials are. */
  #startOpening(): Flight<Opened> {
    const open = this.#open
    return new Flight(open, {
      deadline: renewalDeadline,
      onLanding: (landing) => {
        if (open !== this.#open) return
        if (!landing.ok) {
          this.#opening = undefined
          return
        }
        this.#opened = landing.value
        this.#entry = landing.value.entry
        this.#settings = landing.value.resolved
      },
    })
  }

  /** Renews before the token ends. While that fails the token is still good, so no caller does. */
  async #renewAhead(entry: CacheEntry, held: HeldTokens, patience: Patience): Promise<HeldTokens> {
    const paused = entry.setback !== undefined && performance.now() < entry.setback.until
    if (underWay(entry) !== undefined || paused) return held
    const { flight } = this.#start(entry, true, { minTtl: 0 })
    try {
      return await flight.wait(patience())
    } catch (error) {
      const failure = this.#fail(error)
      if (failure.code === 'aborted' || lifeLeft(held) <= 0) throw failure
      this.#settings.logger.warn?.('The token was not renewed ahead of time.', failure.toJSON())
      return held
    }
  }

  async #renew(entry: CacheEntry, patience: Patience, ask: Ask): Promise<HeldTokens> {
    for (;;) {
      const { setback } = entry
      if (setback?.told === true && performance.now() < setback.until) throw comeBackLater(setback)
      // One that was ended lands a moment later; who comes in that moment needs one of its own.
      const renewal = underWay(entry) ?? this.#start(entry, false, ask)
      try {
        return await renewal.flight.wait(patience())
      } catch (error) {
        // A renewal ahead of time gives up early; who has no token to fall back on starts a real one.
        const gaveUpEarly = renewal.ahead && entry.setback?.error === error
        if (!gaveUpEarly || !asFailure(error).retryable) throw this.#fail(error)
      }
    }
  }

  /** Starts a renewal and puts it where all find it, before anything is awaited. */
  #start(entry: CacheEntry, ahead: boolean, { minTtl, headers }: Ask): Renewal {
    const resolved = withHeaders(this.#settings, headers)
    const attempts = ahead ? 1 : resolved.http.retry.attempts
    const stale = entry.held?.tokens.accessToken
    const job = { resolved, entry, stale, minTtl, attempts }
    const flight = new Flight(async (controls) => (await onDemand()).renew(job, controls), {
      deadline: this.#opened?.deadline ?? renewalDeadline,
      onLanding: (landing) => this.#land(entry, landing, renewal),
    })
    const renewal = { flight, ahead }
    entry.renewal = renewal
    this.#own = renewal
    return renewal
  }

  #land(entry: CacheEntry, landing: Landing<HeldTokens>, renewal: Renewal): void {
    if (entry.renewal === renewal) entry.renewal = undefined
    if (this.#own === renewal) this.#own = undefined
    if (landing.ok) {
      entry.held = landing.value
      entry.refused = false
      entry.setback = undefined
      return
    }
    const error = asFailure(landing.error)
    if (error.code === 'aborted') return
    const { respectRetryAfter } = this.#settings.http.retry
    const asked = respectRetryAfter ? error.retryAfter : undefined
    if (asked === undefined && !renewal.ahead) return
    const until = performance.now() + (asked ?? pauseAhead)
    entry.setback = { until, error, told: asked !== undefined }
  }

  #adopt(held: HeldTokens): HeldTokens {
    if (held === this.#held) return held
    this.#held = held
    this.#accessToken = held.tokens.accessToken
    const { since, lifetime = Number.POSITIVE_INFINITY } = held
    const fresh = lifetime - windowOf(held, this.#settings.earlyRefresh)
    this.#freshUntil = { monotonic: since.monotonic + fresh, wall: since.wall + fresh }
    this.#freshAt = 0
    if (this.#settings.background)
      this.#renewLater(Math.max(0, fresh - elapsed(since, lookAtClocks())))
    this.#listeners.onAdopt(held)
    return held
  }

  /** Renews without a call, near the end. It keeps no process alive, and its failure is nobody's. */
  #renewLater(milliseconds: number): void {
    this.#background?.cancel()
    if (this.#closing.signal.aborted || milliseconds === Number.POSITIVE_INFINITY) return
    // Timers drop fractions, and would fire a moment before it is due.
    this.#background = startTimer(Math.ceil(milliseconds), () => void this.#renewInBackground())
  }

  async #renewInBackground(): Promise<void> {
    const entry = this.#entry
    const held = entry?.held
    if (entry === undefined || held === undefined) return
    const fresh = lifeLeft(held) - windowOf(held, this.#settings.earlyRefresh)
    // Somebody was faster, or the timer: it fires early for a life longer than timers can count.
    if (fresh > 0) return this.#renewLater(fresh)
    try {
      this.#adopt(await this.#renewAhead(entry, held, this.#patience({})))
      if (entry.held === held) this.#renewLater(pauseAhead)
    } catch (error) {
      const { code, reauthRequired } = asFailure(error)
      this.#settings.logger.warn?.('The token could not be renewed in the background.', { code })
      if (!reauthRequired && code !== 'aborted') this.#renewLater(pauseAhead)
    }
  }

  /** Says once of each failure that a person has to mend it. */
  #fail(error: unknown): CredentialsError {
    const failure = asFailure(error)
    if (failure.reauthRequired) this.#listeners.onReauth(failure)
    return failure
  }
}

const notAutomatic = (): CredentialsError =>
  new CredentialsError(
    'no_credentials',
    'There is no token that is good long enough, and autoRefresh is off: call refresh().',
  )

const underWay = ({ renewal }: CacheEntry): Renewal | undefined =>
  renewal?.flight.ended === true ? undefined : renewal

/** The tokens held, if no API refused them and enough of their life is left. */
function usable({ held, refused }: CacheEntry, minTtl: number): HeldTokens | undefined {
  if (held === undefined || refused) return undefined
  return lifeLeft(held, lookAtClocks()) > Math.max(floorOf(held), minTtl) ? held : undefined
}

/** Asking again would give a token as short as the one held, over and over. */
function refuseUnsatisfiable({ held, refused }: CacheEntry, minTtl: number): void {
  const lifetime = held?.lifetime
  if (held === undefined || refused || lifetime === undefined || minTtl < lifetime) return
  if (minTtl === 0 || lifeLeft(held) <= floorOf(held)) return
  throw new CredentialsError(
    'invalid_configuration',
    `minTtl is ${minTtl} ms, but the server's tokens live ${lifetime} ms.`,
  )
}

function comeBackLater({ error, until }: { error: CredentialsError; until: number }) {
  const retryAfter = Math.max(0, until - performance.now())
  return new CredentialsError('rate_limited', error.message, { retryAfter })
}

/** A flight fails with our own errors only; anything else is a bug, and must not pass for one. */
function asFailure(error: unknown): CredentialsError {
  if (error instanceof CredentialsError) return error
  throw error
}
