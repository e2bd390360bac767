import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aClient, anApi } from '../testing/fixtures.ts'
import { accessTokenLifetime } from './access-token.ts'

it('lives as long as the shortest of API, client and server allow', () => {
  const seconds = fc.integer({ min: 1, max: 100_000 })
  fc.assert(
    fc.property(seconds, fc.option(seconds), seconds, (ofApi, ofClient, max) => {
      const api = { ...anApi, accessTokenLifetime: ofApi }
      const client = { ...aClient, accessTokenLifetime: ofClient }
      const limits = ofClient === null ? [ofApi, max] : [ofApi, ofClient, max]
      expect(accessTokenLifetime(api, client, max)).toBe(Math.min(...limits))
    }),
  )
})
