/**
 * When to fetch an issuer's keys, and which of those held may be used meanwhile: one state machine
 * for fresh, stale, unknown key and failing issuer. Pure; `key-source.ts` does what it says.
 *
 * - Keys are fresh for ten minutes, or what the issuer says within a minute and a day. At 80 % of it
 *   the next use fetches them in the background, so nobody waits and a removed key dies in time.
 * - While the issuer fails, keys that were held stay good for a day more. Others can't be judged.
 * - A key nobody has heard of, and an issuer that fails, share one allowance: a fetch in 30 seconds.
 *
 * Times are milliseconds. The clock may be set back; what then lies too far ahead is disbelieved.
 */

export const defaultFresh = 10 * 60_000
export const minFresh = 60_000
export const maxFresh = 24 * 60 * 60_000
const staleIfError = 24 * 60 * 60_000
const allowance = 30_000
/** After this long without failure seen, an outage must be seen anew before stale keys are used. */
const outageMemory = 2 * allowance
/** Longer than all timeouts of a fetch together: it was lost, as when a Worker's request ends. */
const lostFlight = 20_000

export interface KeyState<Key> {
  readonly keys: ReadonlyMap<string, Key>
  /** When the issuer last confirmed {@link KeyState.keys}; undefined before the first time. */
  readonly confirmedAt: number | undefined
  readonly freshFor: number
  /** When the fetch under way was started. */
  readonly flightSince: number | undefined
  /** When the last fetch failed; undefined if it didn't. */
  readonly failedAt: number | undefined
  /** When the allowance for unknown keys and failures is there again. */
  readonly allowedAt: number
}

/** What to do for a token signed with a certain key. `fetch_in_background` comes with using it. */
export type Step =
  | 'use'
  | 'fetch_in_background'
  | 'fetch'
  | 'fetch_for_miss'
  | 'join'
  | 'unknown'
  | 'unavailable'

export function emptyKeyState<Key>(): KeyState<Key> {
  return {
    keys: new Map(),
    confirmedAt: undefined,
    freshFor: defaultFresh,
    flightSince: undefined,
    failedAt: undefined,
    allowedAt: 0,
  }
}

/** The first question: may the key be used, and must something be fetched? */
export function stepFor<Key>(state: KeyState<Key>, kid: string, now: number): Step {
  const age = ageOf(state, now)
  const known = state.keys.has(kid)
  if (age >= state.freshFor) return stepWhenStale(state, known, now)

  if (!known) {
    if (inFlight(state, now)) return 'join'
    return mayFetch(state, now) ? 'fetch_for_miss' : verdictOnUnknown(state)
  }
  const due = age >= state.freshFor * 0.8
  return due && !inFlight(state, now) && mayFetch(state, now) ? 'fetch_in_background' : 'use'
}

function stepWhenStale<Key>(state: KeyState<Key>, known: boolean, now: number): Step {
  const usable = known && withinStale(state, now)
  if (usable && failedLately(state, now))
    return !inFlight(state, now) && mayFetch(state, now) ? 'fetch_in_background' : 'use'
  if (inFlight(state, now)) return 'join'
  if (mayFetch(state, now)) return 'fetch'
  if (usable) return 'use'
  return 'unavailable'
}

/** The second question, after the fetch that the first asked for: there is no third. */
export function verdictAfterFetch<Key>(
  state: KeyState<Key>,
  kid: string,
  now: number,
): 'use' | 'unknown' | 'unavailable' {
  if (!withinStale(state, now)) return 'unavailable'
  return state.keys.has(kid) ? 'use' : verdictOnUnknown(state)
}

/** Nothing can be said of a key while the issuer can't be asked, or while it has no keys at all. */
const verdictOnUnknown = <Key>({ keys, failedAt }: KeyState<Key>): 'unknown' | 'unavailable' =>
  failedAt === undefined && keys.size > 0 ? 'unknown' : 'unavailable'

export function fetchStarted<Key>(
  state: KeyState<Key>,
  now: number,
  forMiss: boolean,
): KeyState<Key> {
  const takesAllowance = forMiss || state.failedAt !== undefined
  return {
    ...state,
    flightSince: now,
    allowedAt: takesAllowance ? now + allowance : state.allowedAt,
  }
}

/** The issuer named these keys and no others; what it no longer names is gone. */
export function keysConfirmed<Key>(
  state: KeyState<Key>,
  { keys, freshFor }: Pick<KeyState<Key>, 'keys' | 'freshFor'>,
  now: number,
): KeyState<Key> {
  return {
    ...state,
    keys,
    freshFor: Math.min(Math.max(freshFor, minFresh), maxFresh),
    confirmedAt: now,
    flightSince: undefined,
    failedAt: undefined,
  }
}

export function fetchFailed<Key>(state: KeyState<Key>, now: number): KeyState<Key> {
  return { ...state, flightSince: undefined, failedAt: now, allowedAt: now + allowance }
}

/** Whole seconds until asking again makes sense, for `Retry-After`. */
export function retryAfter<Key>(state: KeyState<Key>, now: number): number {
  return mayFetch(state, now) ? 1 : Math.max(1, Math.ceil((state.allowedAt - now) / 1000))
}

function ageOf<Key>({ confirmedAt }: KeyState<Key>, now: number): number {
  if (confirmedAt === undefined || confirmedAt - now > minFresh) return Number.POSITIVE_INFINITY
  return now - confirmedAt
}

const withinStale = <Key>(state: KeyState<Key>, now: number): boolean =>
  state.confirmedAt !== undefined && now - state.confirmedAt < state.freshFor + staleIfError

export const inFlight = <Key>({ flightSince }: KeyState<Key>, now: number): boolean =>
  flightSince !== undefined && Math.abs(now - flightSince) < lostFlight

const mayFetch = <Key>({ allowedAt }: KeyState<Key>, now: number): boolean =>
  now >= allowedAt || allowedAt - now > allowance

const failedLately = <Key>({ failedAt }: KeyState<Key>, now: number): boolean =>
  failedAt !== undefined && Math.abs(now - failedAt) <= outageMemory
