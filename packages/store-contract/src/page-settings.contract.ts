/** How the pages look and speak. */
import { defaultPageSettings, type PageSettings } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

const chosen: PageSettings = {
  productName: 'Acme',
  logo: 'data:image/png;base64,iVBORw0KGgo=',
  darkLogo: null,
  accent: '#0b6e4f',
  supportUri: 'https://acme.example/help',
  languages: ['de', 'en'],
  defaultLanguage: 'de',
  version: 0,
}

export function pageSettingsContract(under: StoreUnderTest): void {
  describe('the settings of the pages', () => {
    const save = (settings: PageSettings) =>
      under.store.write((each) => each.savePageSettings(settings))

    it('are nothing until somebody chose, and then what was chosen', async () => {
      const { store } = under
      expect(await store.findPageSettings()).toBeUndefined()
      expect(await save(chosen)).toBe('updated')
      expect(await store.findPageSettings()).toEqual({ ...chosen, version: 1 })
      const plain = { ...defaultPageSettings(['en']), version: 1 }
      expect(await save(plain)).toBe('updated')
      expect(await store.findPageSettings()).toEqual({ ...plain, version: 2 })
    })

    it('take one of twenty simultaneous changes, the first one too, ten times over', async () => {
      const winners = await tenRounds(async (round) => {
        const outcomes = await race((caller) =>
          save({ ...chosen, productName: `${caller}`, version: round }),
        )
        return outcomes.filter((outcome) => outcome === 'updated').length
      })
      expect(winners).toEqual(everyRound(1))
      expect(await under.store.findPageSettings()).toMatchObject({ version: 10 })
    })
  })
}
