/** The words of one language, with its numbers, dates and plurals. */
import { catalogues, isLanguage, type Language } from './catalogues.ts'
import { fillText } from './fill-in.ts'
import type { Plural } from './plural.ts'
import type { Words } from './words.ts'

export interface Speech {
  readonly language: Language
  /** Of the HTML element: all our languages are written from left to right so far. */
  readonly direction: 'ltr' | 'rtl'
  readonly words: Words
  /** With the form of the word that goes with the number, as `{count}`. */
  count(forms: Plural, count: number): string
  /** In one unit, such as “30 days”; rounded up where none divides it. */
  duration(seconds: number): string
  /** Date and time in UTC, since a page without scripts can't know where its reader is. */
  time(seconds: number): string
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** Nobody wants to read “14,401 minutes”, however exact. */
const isExact = (seconds: number, [unit, length]: (typeof units)[number]): boolean =>
  seconds >= length && seconds % length === 0 && (unit === 'day' || seconds < 100 * length)

/** Made once for each language: the formatters of `Intl` are slow to make. */
const spoken = new Map<Language, Speech>()

/** English for a language without a catalogue. */
export function speechOf(tag: string): Speech {
  const language = isLanguage(tag) ? tag : 'en'
  const speech = spoken.get(language) ?? makeSpeech(language)
  spoken.set(language, speech)
  return speech
}

function makeSpeech(language: Language): Speech {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  const times = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  })
  return {
    language,
    direction: 'ltr',
    words: catalogues[language],
    count: (forms, count) => {
      const form = plurals.select(count) === 'one' ? (forms.one ?? forms.other) : forms.other
      return fillText(form, { count: numbers.format(count) })
    },
    duration: (seconds) => {
      const [unit, length] = units.find((each) => isExact(seconds, each)) ??
        units.find(([, each]) => seconds >= 2 * each) ?? ['second', 1]
      const style = { style: 'unit', unit, unitDisplay: 'long' } as const
      return new Intl.NumberFormat(language, style).format(Math.ceil(seconds / length))
    },
    time: (seconds) => times.format(seconds * 1_000),
  }
}
