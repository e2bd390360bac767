import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FamilyModel } from './model.ts'

describe('the reference model of a family', () => {
  it('gives the next generation for the newest, and the same again for a retry in the window', () => {
    const family = new FamilyModel(10)
    expect(family.refresh(0, 100)).toEqual({ give: 1 })
    expect(family.refresh(0, 110)).toEqual({ give: 1 })
    expect(family.refresh(1, 120)).toEqual({ give: 2 })
  })

  it.each([
    ['a retry after the window', 0, 111],
    ['a token two generations old', -1, 100],
  ])('ends with %s', (_what, back, now) => {
    const family = new FamilyModel(10)
    family.refresh(0, 90)
    family.refresh(1, 100)
    expect(family.refresh(1 + back, now)).toEqual({ refuse: 'replayed' })
    expect(family.refresh(2, now)).toEqual({ refuse: 'ended' })
  })

  it('never gives anything again once it has ended', () => {
    const step = fc.record({ generation: fc.nat(5), now: fc.nat(100) })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const family = new FamilyModel(10)
        let ended = false
        for (const { generation, now } of steps.filter(
          (each) => each.generation <= family.newest,
        )) {
          const answer = family.refresh(generation, now)
          if (ended) expect(answer).toEqual({ refuse: 'ended' })
          ended = 'refuse' in answer
        }
      }),
    )
  })
})
