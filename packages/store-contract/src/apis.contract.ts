/** APIs. */
import { describe, expect, it } from 'vitest'
import { anApi } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

export function apisContract(under: StoreUnderTest): void {
  describe('APIs', () => {
    it('are given back as stored, oldest first', async () => {
      const { store } = under
      const late = anApi('api_a', { createdAt: 2_000, accessTokenFormat: 'opaque', scopes: [] })
      const early = anApi('api_b', { builtIn: true, signingAlgorithm: 'EdDSA' })
      await store.write(async (each) => {
        expect(await each.insertApi(late)).toBeUndefined()
        expect(await each.insertApi(early)).toBeUndefined()
      })
      expect(await store.listApis()).toEqual([early, late])
      expect(await store.findApi('api_a')).toEqual(late)
      expect(await store.findApi('none')).toBeUndefined()
    })

    it('lets one of twenty simultaneous callers have an identifier, ten times over', async () => {
      const { store } = under
      const winners = await tenRounds(async (round) => {
        const identifier = `https://api-${round}.example.com`
        const outcomes = await race((caller) =>
          store.write((each) => each.insertApi(anApi(`api_${round}_${caller}`, { identifier }))),
        )
        for (const outcome of outcomes)
          if (outcome !== undefined) expect(outcome).toEqual({ conflict: 'identifier' })
        return outcomes.filter((outcome) => outcome === undefined).length
      })
      expect(winners).toEqual(everyRound(1))
    })

    it('take one of twenty simultaneous updates, refuse a taken identifier, and go', async () => {
      const { store } = under
      await store.write(async (each) => {
        await each.insertApi(anApi('api_1'))
        await each.insertApi(anApi('api_2'))
      })
      const update = (...of: Parameters<typeof anApi>) =>
        store.write((each) => each.updateApi(anApi(...of)))
      const outcomes = await race((caller) => update('api_1', { name: `by ${caller}` }))
      expect(outcomes.filter((outcome) => outcome === 'updated')).toHaveLength(1)
      expect(await store.findApi('api_1')).toMatchObject({ version: 2 })
      const { identifier } = anApi('api_1')
      expect(await update('api_2', { identifier })).toEqual({ conflict: 'identifier' })
      expect(await update('none')).toBe('missing')
      const remove = () => store.write((each) => each.deleteApi('api_1'))
      expect([await remove(), await remove()]).toEqual([true, false])
      expect(await store.listApis()).toEqual([anApi('api_2')])
    })
  })
}
