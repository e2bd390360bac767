/** The languages that the pages speak, and where to find the words of each. */
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'
import type { Words } from './words.ts'
import { zh } from './zh.ts'

export const languages = ['en', 'de', 'fr', 'es', 'ja', 'zh'] as const
/** A language that has a catalogue, as a BCP 47 tag without a region. */
export type Language = (typeof languages)[number]

export const catalogues: Readonly<Record<Language, Words>> = { en, de, fr, es, ja, zh }

/** Each language's own name for itself. */
export const ownNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
  zh: '中文',
}

export const isLanguage = (text: string): text is Language =>
  languages.some((language) => language === text)
