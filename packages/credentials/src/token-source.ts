/**
 * Decides for each call: the token held, a new one ahead of time, or a new one before anything else.
 */
import { lookAtClocks } from './clock.ts'
import { CredentialsError } from './errors.ts'
import { Flight, type Landing } from './flight.ts'
import { floorOf, type HeldTokens, lifeLeft, windowOf } from './held-tokens.ts'
import { identityOf, type SecretValues, secretParts } from './identity.ts'
import type { Interrupts } from './interruptible.ts'
import type { CallOptions } from './options.ts'
import { readSecret } from './read-secret.ts'
import { renew, renewalDeadline } from './renewal.ts'
import { grantOf, type Resolved } from './resolve.ts'
import { type CacheEntry, cacheEntry, type Renewal } from './token-cache.ts'
import type { TokenSet } from './token-set.ts'

/** After a failed renewal ahead of time, the next one is tried this much later. */
const pauseAhead = 30_000

/** A call's patience, looked at anew for each wait, so that its timeout covers all of them. */
type Patience = () => Interrupts

export class TokenSource {
  #settings: Resolved
  readonly #closing = new AbortController()
  readonly #onAdopt: (held: HeldTokens) => void
  #opening: Flight<CacheEntry> | undefined
  #entry: CacheEntry | undefined
  #own: Renewal | undefined

  // What the fast path reads: the tokens last handed out, and until when they are good as they are.
  #held: HeldTokens | undefined
  #accessToken = ''
  #freshUntil = { monotonic: 0, wall: 0 }

  /** @param onAdopt Hears of each token set when it is handed out for the first time. */
  constructor(settings: Resolved, onAdopt: (held: HeldTokens) => void) {
    this.#settings = settings
    this.#onAdopt = onAdopt
  }

  /** The access token, if it needs no thought: known, fresh by both clocks, not refused. */
  warm(): string | undefined {
    const entry = this.#entry
    if (entry?.held === undefined || entry.held !== this.#held || entry.refused) return undefined
    if (this.#closing.signal.aborted || this.#settings.http.signal?.aborted) return undefined
    const { monotonic, wall } = this.#freshUntil
    return performance.now() < monotonic && Date.now() < wall ? this.#accessToken : undefined
  }

  /** The tokens held by the process, whatever their age. */
  get current(): TokenSet | undefined {
    return this.#entry?.held?.tokens
  }

  /** Goes on with other credentials, as if nothing had been asked for yet. */
  change(settings: Resolved): void {
    this.#settings = settings
    this.#entry = undefined
    this.#opening = undefined
  }

  /** Tokens with at least `minTtl` ms of life left. */
  async obtain(minTtl: number, call: CallOptions): Promise<HeldTokens> {
    if (!(minTtl >= 0))
      throw new CredentialsError('invalid_configuration', 'minTtl must not be negative.')
    const patience = this.#patience(call)
    const entry = await this.#open(patience)
    const held = usable(entry, minTtl)
    if (held === undefined) {
      refuseUnsatisfiable(entry, minTtl)
      const renewed = await this.#renew(entry, patience)
      refuseUnsatisfiable(entry, minTtl)
      return this.#adopt(renewed)
    }
    const fresh = lifeLeft(held) > windowOf(held, this.#settings.earlyRefresh)
    return this.#adopt(fresh ? held : await this.#renewAhead(entry, held, patience))
  }

  /** New tokens, unless `accessToken` is given and no longer the current one: then the current ones. */
  async replace(accessToken: string | undefined, call: CallOptions): Promise<HeldTokens> {
    const patience = this.#patience(call)
    const entry = await this.#open(patience)
    const held = usable(entry, 0)
    if (held !== undefined && accessToken !== undefined && held.tokens.accessToken !== accessToken)
      return this.#adopt(held)
    return this.#adopt(await this.#renew(entry, patience))
  }

  /** Notes that an API refused a token, unless another has taken its place meanwhile. */
  refuse(accessToken: string): void {
    const entry = this.#entry
    if (entry?.held?.tokens.accessToken === accessToken) entry.refused = true
  }

  /** Every waiting call made here fails with `aborted`, later ones too; other users are not touched. */
  close(): void {
    this.#closing.abort(new CredentialsError('aborted', 'The credentials were disposed.'))
    this.#opening?.endWhenUnwanted()
    this.#own?.flight.endWhenUnwanted()
  }

  #patience({ signal, timeout }: CallOptions): Patience {
    const signals = [this.#closing.signal, this.#settings.http.signal, signal]
    if (timeout === undefined) return () => ({ signals })
    const end = performance.now() + timeout
    return () => ({ signals, timeout: Math.max(0, end - performance.now()) })
  }

  /** Finds the process-wide entry of these credentials; the secret is part of who they are. */
  async #open(patience: Patience): Promise<CacheEntry> {
    if (this.#entry !== undefined) {
      checkInterrupts(patience())
      return this.#entry
    }
    this.#opening ??= this.#startOpening(this.#settings)
    return this.#opening.wait(patience())
  }

  #startOpening(settings: Resolved): Flight<CacheEntry> {
    return new Flight(
      async () => cacheEntry(await identityOf(settings, await readSecrets(settings))),
      {
        deadline: renewalDeadline,
        onLanding: (landing) => {
          if (settings !== this.#settings) return
          this.#opening = undefined
          if (landing.ok) this.#entry = landing.value
        },
      },
    )
  }

  /** Renews before the token ends. While that fails the token is still good, so no caller does. */
  async #renewAhead(entry: CacheEntry, held: HeldTokens, patience: Patience): Promise<HeldTokens> {
    const paused = entry.setback !== undefined && performance.now() < entry.setback.until
    if (underWay(entry) !== undefined || paused) return held
    const { flight } = this.#start(entry, true)
    try {
      return await flight.wait(patience())
    } catch (error) {
      const failure = asFailure(error)
      if (failure.code === 'aborted' || lifeLeft(held) <= 0) throw failure
      this.#settings.logger.warn?.('The token was not renewed ahead of time.', failure.toJSON())
      return held
    }
  }

  async #renew(entry: CacheEntry, patience: Patience): Promise<HeldTokens> {
    for (;;) {
      const { setback } = entry
      if (setback?.told === true && performance.now() < setback.until) throw comeBackLater(setback)
      // One that was ended lands a moment later; who comes in that moment needs one of its own.
      const renewal = underWay(entry) ?? this.#start(entry, false)
      try {
        return await renewal.flight.wait(patience())
      } catch (error) {
        // A renewal ahead of time gives up early; who has no token to fall back on starts a real one.
        const gaveUpEarly = renewal.ahead && entry.setback?.error === error
        if (!gaveUpEarly || !asFailure(error).retryable) throw error
      }
    }
  }

  /** Starts a renewal and puts it where all find it, before anything is awaited. */
  #start(entry: CacheEntry, ahead: boolean): Renewal {
    const attempts = ahead ? 1 : this.#settings.http.retry.attempts
    const flight = new Flight((controls) => renew(this.#settings, controls, attempts), {
      deadline: grantOf(this.#settings)?.deadline ?? renewalDeadline,
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
    this.#onAdopt(held)
    return held
  }
}

/** Every secret as it is now: its supplier is asked, once for any number of callers. */
async function readSecrets(settings: Resolved): Promise<SecretValues> {
  const values: [string, string][] = []
  for (const part of secretParts) {
    const secret = settings[part]
    if (secret !== undefined) values.push([part, await readSecret(secret, part)])
  }
  return Object.fromEntries(values)
}

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

function checkInterrupts({ signals }: Interrupts): void {
  const fired = signals.find((signal) => signal?.aborted)
  if (fired?.reason instanceof CredentialsError) throw fired.reason
  if (fired !== undefined)
    throw new CredentialsError('aborted', 'The call was aborted by its signal.')
}
