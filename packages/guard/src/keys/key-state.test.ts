import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defaultFresh,
  emptyKeyState,
  fetchFailed,
  fetchStarted,
  type KeyState,
  keysConfirmed,
  retryAfter,
  type Step,
  stepFor,
  verdictAfterFetch,
} from './key-state.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const start = Date.UTC(2030, 0, 1)

const confirmed = (freshFor = defaultFresh, at = start): KeyState<string> =>
  keysConfirmed(emptyKeyState(), { keys: new Map([['k1', 'key']]), freshFor }, at)

describe('stepFor', () => {
  it.each<[when: string, state: KeyState<string>, kid: string, at: number, step: Step]>([
    ['nothing was fetched yet', emptyKeyState(), 'k1', 0, 'fetch'],
    ['the first fetch is under way', fetchStarted(emptyKeyState(), start, false), 'k1', 1, 'join'],
    [
      'the first fetch has just failed',
      fetchFailed(emptyKeyState(), start),
      'k1',
      1,
      'unavailable',
    ],
    [
      'the first fetch failed half a minute ago',
      fetchFailed(emptyKeyState(), start),
      'k1',
      30 * second,
      'fetch',
    ],
    ['the key is fresh', confirmed(), 'k1', 8 * minute - 1, 'use'],
    ['80 % of its time has passed', confirmed(), 'k1', 8 * minute, 'fetch_in_background'],
    [
      'it is being renewed already',
      fetchStarted(confirmed(), start + 8 * minute, false),
      'k1',
      8 * minute + 1,
      'use',
    ],
    ['its time is over', confirmed(), 'k1', 10 * minute, 'fetch'],
    [
      'its time is over and the issuer has just failed',
      fetchFailed(confirmed(), start + 10 * minute),
      'k1',
      10 * minute + 1,
      'use',
    ],
    [
      'its time is over and the issuer may be tried again',
      fetchFailed(confirmed(), start + 10 * minute),
      'k1',
      10 * minute + 30 * second,
      'fetch_in_background',
    ],
    [
      'the failure is too long ago to say anything',
      fetchFailed(confirmed(), start + 10 * minute),
      'k1',
      12 * minute,
      'fetch',
    ],
    [
      'the issuer has failed for more than a day',
      fetchFailed(confirmed(), start + 24 * hour + 10 * minute),
      'k1',
      24 * hour + 10 * minute + 1,
      'unavailable',
    ],
    ['the key is unknown', confirmed(), 'k2', 1, 'fetch_for_miss'],
    [
      'the key is unknown and a fetch is under way',
      fetchStarted(confirmed(), start, true),
      'k2',
      1,
      'join',
    ],
    [
      'the key is unknown and the allowance is used up',
      keysConfirmed(
        fetchStarted(confirmed(), start, true),
        { keys: new Map([['k1', 'key']]), freshFor: defaultFresh },
        start,
      ),
      'k2',
      29 * second,
      'unknown',
    ],
    [
      'the key is unknown and the allowance went into asking a failed issuer again',
      keysConfirmed(
        fetchStarted(fetchFailed(confirmed(), start - 30 * second), start, false),
        { keys: new Map([['k1', 'key']]), freshFor: defaultFresh },
        start,
      ),
      'k2',
      29 * second,
      'unknown',
    ],
    [
      'the key is unknown while the issuer fails',
      fetchFailed(confirmed(), start),
      'k2',
      29 * second,
      'unavailable',
    ],
    [
      'a fetch got lost',
      fetchStarted(confirmed(), start, false),
      'k2',
      21 * second,
      'fetch_for_miss',
    ],
    ['the clock was set back by a year', confirmed(), 'k1', -365 * 24 * hour, 'fetch'],
  ])('when %s', (_when, state, kid, at, step) => {
    expect(stepFor(state, kid, start + at)).toBe(step)
  })
})

it('says 503 and not 401 after a fetch that left no key at all', () => {
  const none = { keys: new Map<string, string>(), freshFor: defaultFresh }
  const state = keysConfirmed(emptyKeyState<string>(), none, start)
  expect(verdictAfterFetch(state, 'k1', start)).toBe('unavailable')
})

it.each([
  ['no less than a minute', 0, minute],
  ['no more than a day', 999 * hour, 24 * hour],
  ['what the issuer says between', 5 * minute, 5 * minute],
])('keeps keys fresh for %s', (_what, said, kept) => {
  expect(confirmed(said).freshFor).toBe(kept)
})

it('names the seconds until a failed issuer is asked again', () => {
  const state = fetchFailed(emptyKeyState(), start)
  expect(retryAfter(state, start + 500)).toBe(30)
  expect(retryAfter(state, start + 29_999)).toBe(1)
  expect(retryAfter(state, start + hour)).toBe(1)
})

/** An issuer that works or fails, rotates, and is asked at random times: what must always hold. */
type Event =
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'token'; readonly kid: 'old' | 'new' | 'never' }
  | { readonly kind: 'issuer'; readonly works: boolean }
  | { readonly kind: 'rotate' }

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pass'), seconds: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ kind: fc.constant('token'), kid: fc.constantFrom('old', 'new', 'never') }),
    fc.record({ kind: fc.constant('issuer'), works: fc.boolean() }),
    fc.record({ kind: fc.constant('rotate') }),
  ) as fc.Arbitrary<Event>,
  { maxLength: 200 },
)

class Model {
  state = emptyKeyState<string>()
  now = start
  works = true
  published: readonly string[] = ['old']
  rotatedAt: number | undefined
  lastFailure = Number.NEGATIVE_INFINITY
  readonly constrained: number[] = []

  fetch(forMiss: boolean): void {
    const failing = this.state.failedAt !== undefined
    this.state = fetchStarted(this.state, this.now, forMiss)
    if (forMiss || failing) this.constrained.push(this.now)
    if (this.works) {
      const keys = new Map(this.published.map((kid) => [kid, kid]))
      this.state = keysConfirmed(this.state, { keys, freshFor: defaultFresh }, this.now)
    } else {
      this.state = fetchFailed(this.state, this.now)
      this.lastFailure = this.now
    }
  }

  judge(kid: string): 'use' | 'unknown' | 'unavailable' {
    const step = stepFor(this.state, kid, this.now)
    if (step === 'fetch_in_background') this.fetch(false)
    if (step === 'fetch_in_background' || step === 'use') return 'use'
    if (step === 'unknown' || step === 'unavailable') return step
    expect(step).not.toBe('join')
    this.fetch(step === 'fetch_for_miss')
    return verdictAfterFetch(this.state, kid, this.now)
  }
}

function apply(model: Model, event: Event): void {
  if (event.kind === 'pass') model.now += event.seconds * second
  else if (event.kind === 'issuer') model.works = event.works
  else if (event.kind === 'rotate') {
    model.published = ['new']
    model.rotatedAt ??= model.now
  } else expectSound(model, event.kid)
}

function expectSound(model: Model, kid: string): void {
  const askedBefore = model.constrained.at(-1) ?? Number.NEGATIVE_INFINITY
  const heldBefore = model.state.keys.has(kid)
  const dayOld = model.now - (model.state.confirmedAt ?? Number.NEGATIVE_INFINITY) >= 24 * hour
  const verdict = model.judge(kid)
  const isPublished = model.published.includes(kid)

  if (kid === 'never') expect(verdict).not.toBe('use')
  // A published key is refused as unknown only for lack of allowance, never once it was held.
  if (isPublished && verdict === 'unknown')
    expect(model.now - askedBefore).toBeLessThan(30 * second)
  if (isPublished && heldBefore && !dayOld) expect(verdict).toBe('use')
  // A removed key lives as long as it was fresh, or while the issuer was seen to fail just before.
  if (!isPublished && verdict === 'use') {
    const withinFresh = model.now - (model.rotatedAt ?? model.now) < defaultFresh
    expect(withinFresh || model.now - model.lastFailure <= minute).toBe(true)
  }
  if (verdict === 'unknown') expect(model.state.failedAt).toBeUndefined()
}

it('stays sound whatever the issuer and the clock do', () => {
  fc.assert(
    fc.property(events, (sequence) => {
      const model = new Model()
      for (const event of sequence) apply(model, event)
      for (const [index, at] of model.constrained.entries())
        expect(at - (model.constrained[index - 1] ?? 0)).toBeGreaterThanOrEqual(30 * second)
    }),
    { numRuns: 1000 },
  )
})
