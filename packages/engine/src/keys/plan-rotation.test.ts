import type { PublicJwk } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sealed, SigningKey } from '../ports.ts'
import { chooseKey, publishedKeys } from './choose-key.ts'
import { planRotation, type RotationPlan, replaceNow, rotateNow } from './plan-rotation.ts'

const policy = { keyLifetime: 1000, keyPublicationLead: 100, maxAccessTokenLifetime: 50 }
const algorithm = 'ES256'

/** Carries a plan out, as the key ring does. */
function apply(keys: readonly SigningKey[], plan: RotationPlan, now: number): SigningKey[] {
  const retiring = new Map(plan.retire.map(({ kid, retiresAt }) => [kid, retiresAt]))
  const next: SigningKey = {
    kid: `k${keys.length}`,
    algorithm,
    publicJwk: {} as PublicJwk,
    sealedPrivateKey: '' as Sealed,
    createdAt: now,
    activatesAt: plan.activatesAt,
    retiresAt: null,
  }
  return [
    ...keys.map((key) => ({ ...key, retiresAt: retiring.get(key.kid) ?? key.retiresAt })),
    next,
  ]
}

describe('rotation of signing keys', () => {
  it('makes the first key sign at once', () => {
    expect(planRotation([], { algorithm, now: 5, policy })).toEqual({ activatesAt: 5, retire: [] })
  })

  it('makes the next one a publication lead before the current one is too old, and only one', () => {
    const first = apply([], rotateNow([], { algorithm, now: 0, policy }), 0)
    expect(planRotation(first, { algorithm, now: 899, policy })).toBeUndefined()
    const plan = planRotation(first, { algorithm, now: 900, policy })
    expect(plan).toEqual({ activatesAt: 1000, retire: [{ kid: 'k0', retiresAt: 1350 }] })
    const both = plan ? apply(first, plan, 900) : []
    expect(planRotation(both, { algorithm, now: 950, policy })).toBeUndefined()
  })

  it('has a leaked key leave at once and another one sign in its place', () => {
    const [first] = apply([], rotateNow([], { algorithm, now: 0, policy }), 0)
    if (first === undefined) throw new Error('there is no key')
    const plan = replaceNow([first], first, { now: 500, policy })
    expect(plan).toEqual({ activatesAt: 500, retire: [{ kid: 'k0', retiresAt: 500 }] })
    const both = apply([first], plan, 500)
    expect(chooseKey(both, algorithm, 500)?.kid).toBe('k1')
    expect(publishedKeys(both, 500).map(({ kid }) => kid)).toEqual(['k1'])
  })

  it('leaves keys of other algorithms alone', () => {
    const first = apply([], rotateNow([], { algorithm, now: 0, policy }), 0)
    expect(planRotation(first, { algorithm: 'EdDSA', now: 0, policy })).toEqual({
      activatesAt: 0,
      retire: [],
    })
  })

  it('always has a signing key, published long enough before, and published as long as its tokens live', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 400 }), byHand: fc.boolean() }),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(steps, (moves) => {
        let now = 0
        let keys = apply([], rotateNow([], { algorithm, now, policy }), now)
        const signed: { kid: string; at: number }[] = []
        for (const { wait, byHand } of moves) {
          now += wait
          const context = { algorithm, now, policy } as const
          const plan = byHand ? rotateNow(keys, context) : planRotation(keys, context)
          if (plan !== undefined) keys = apply(keys, plan, now)
          const key = chooseKey(keys, algorithm, now)
          expect(key).toBeDefined()
          if (key !== undefined) signed.push({ kid: key.kid, at: now })
        }
        for (const { kid, at } of signed) {
          const key = keys.find((each) => each.kid === kid)
          if (kid !== 'k0')
            expect(at - (key?.createdAt ?? at)).toBeGreaterThanOrEqual(policy.keyPublicationLead)
          const end = at + policy.maxAccessTokenLifetime
          expect(publishedKeys(keys, end).map((each) => each.kid)).toContain(kid)
        }
      }),
    )
  })
})
