import { describe, expect, it } from 'vitest'
import { catalogues, languages, ownNames } from './catalogues.ts'

/** Every text of a catalogue under its path, such as `security.done.totp_off`. */
function textsOf(tree: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
      const here = path === '' ? name : `${path}.${name}`
      if (typeof value === 'string') return [[here, value] as const]
      return [...textsOf(value as object, here)]
    }),
  )
}

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\w+\}/gu)].map(([name]) => name).toSorted()

const english = textsOf(catalogues.en)
const others = languages.filter((language) => language !== 'en')

/** Words that are the same in English. */
const shared: Readonly<Record<string, readonly string[]>> = {
  de: ['consent.installation', 'consent.region', 'consent.website', 'security.passkeys'],
  fr: ['consent.installation'],
  es: ['page.errorTitle'],
  ja: [],
  zh: [],
}

/** What a text of Japanese or Chinese has at least one of. */
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** Punctuation of the alphabet next to a character that has its own. */
const narrow =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][,:?()]|[,:?()][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

describe.each(others)('the catalogue %s', (language) => {
  const texts = textsOf(catalogues[language])

  it('has the placeholders of the English one, each as often', () => {
    const wrong = [...texts].filter(([path, text]) => {
      const source = english.get(path) ?? english.get(path.replace(/\.one$/u, '.other'))
      return source === undefined || String(placeholders(source)) !== String(placeholders(text))
    })
    expect(wrong).toEqual([])
  })

  it('is empty only where the English one is', () => {
    const empty = [...texts].filter(([path, text]) => (text.trim() === '') !== isEmpty(path))
    expect(empty).toEqual([])
  })

  it('left nothing in English', () => {
    const same = [...texts].filter(
      ([path, text]) => text !== '' && text === english.get(path) && !isShared(language, path),
    )
    expect(same).toEqual([])
  })

  it('has the forms of a number that the language has, and no others', () => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const forms = [...texts.keys()].filter((path) => path.endsWith('.one')).length
    const numbers = [...english.keys()].filter((path) => path.endsWith('.one')).length
    expect(forms).toBe(wanted.includes('one') ? numbers : 0)
  })
})

const isEmpty = (path: string): boolean => english.get(path) === ''
const isShared = (language: string, path: string): boolean =>
  shared[language]?.includes(path) === true

describe.each(['ja', 'zh'] as const)('the catalogue %s', (language) => {
  const texts = [...textsOf(catalogues[language])].filter(([, text]) => text !== '')

  it('is written in its own script', () => {
    expect(texts.filter(([, text]) => !eastAsian.test(text))).toEqual([])
  })
  it('has the punctuation of its script', () => {
    expect(texts.filter(([, text]) => narrow.test(text))).toEqual([])
  })
})

it('keeps French punctuation from the end of its line', () => {
  const loose = [...textsOf(catalogues.fr)].filter(([, text]) => / [:?!;»]|« /u.test(text))
  expect(loose).toEqual([])
})

it('calls each language by its own name', () => {
  const display = (language: string) => new Intl.DisplayNames(language, { type: 'language' })
  for (const language of languages)
    expect(ownNames[language].toLowerCase()).toBe(display(language).of(language)?.toLowerCase())
})
