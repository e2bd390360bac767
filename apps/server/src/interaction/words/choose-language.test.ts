import fc from 'fast-check'
import { expect, it } from 'vitest'
import { languages } from './catalogues.ts'
import { chooseLanguage, type OfferedLanguages, type WantedLanguages } from './choose-language.ts'

const all: OfferedLanguages = { languages, defaultLanguage: 'en' }
const nothing: WantedLanguages = { uiLocales: [], cookie: undefined, acceptLanguage: undefined }

it.each<[what: string, wanted: Partial<WantedLanguages>, language: string]>([
  ['nobody wants any', {}, 'en'],
  ['the browser asks for one', { acceptLanguage: 'fr' }, 'fr'],
  ['the browser asks for a region of one', { acceptLanguage: 'de-AT,en;q=0.5' }, 'de'],
  ['the browser wants the second more', { acceptLanguage: 'fr;q=0.2, ja;q=0.9' }, 'ja'],
  ['the browser wants one that there is not', { acceptLanguage: 'tlh, es;q=0.1' }, 'es'],
  ['the browser does not want one', { acceptLanguage: 'fr;q=0, zh;q=0.1' }, 'zh'],
  ['the browser takes anything', { acceptLanguage: '*' }, 'en'],
  ['the header is broken', { acceptLanguage: ';;q=,,=;q=x' }, 'en'],
  ['the person chose before', { cookie: 'es', acceptLanguage: 'fr' }, 'es'],
  ['the cookie is made up', { cookie: 'constructor', acceptLanguage: 'fr' }, 'fr'],
  ['the request names some', { uiLocales: ['tlh', 'zh-Hans-CN'], cookie: 'es' }, 'zh'],
])('speaks as is wanted where %s', (_what, wanted, language) => {
  expect(chooseLanguage({ ...nothing, ...wanted }, all)).toBe(language)
})

it('speaks a language that there is, whatever is sent', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), fc.string(), (uiLocales, cookie, header) => {
      expect(languages).toContain(
        chooseLanguage({ uiLocales, cookie, acceptLanguage: header }, all),
      )
    }),
  )
})

it('speaks none that the operator does not offer', () => {
  const offered: OfferedLanguages = { languages: ['de', 'fr'], defaultLanguage: 'fr' }
  expect(chooseLanguage({ ...nothing, acceptLanguage: 'es, de;q=0.5' }, offered)).toBe('de')
  expect(chooseLanguage({ ...nothing, cookie: 'en', acceptLanguage: 'ja' }, offered)).toBe('fr')
})
