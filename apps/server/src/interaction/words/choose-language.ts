/** Decides in which language a person is spoken to. */
import { isLanguage, type Language } from './catalogues.ts'

/** More than any browser sends; what comes after is not read. */
const maxRanges = 30

export interface WantedLanguages {
  /** OpenID Connect Core §3.1.2.1, most wanted first. */
  readonly uiLocales: readonly string[]
  readonly cookie: string | undefined
  /** RFC 9110 §12.5.4. */
  readonly acceptLanguage: string | undefined
}

/** What the operator lets be spoken. */
export interface OfferedLanguages {
  readonly languages: readonly Language[]
  /** To whoever wants none of them. */
  readonly defaultLanguage: Language
}

/**
 * The first that is offered: of what the request names, of what the person chose before, of what
 * their browser asks for. A region or a script is ignored: `de-AT` gets German.
 */
export const chooseLanguage = (
  { uiLocales, cookie, acceptLanguage }: WantedLanguages,
  { languages, defaultLanguage }: OfferedLanguages,
): Language =>
  [...uiLocales, cookie ?? '', ...acceptedLanguages(acceptLanguage ?? '')]
    .map(primaryTag)
    .find((each): each is Language => isLanguage(each) && languages.includes(each)) ??
  defaultLanguage

const primaryTag = (tag: string): string => tag.trim().toLowerCase().split(/[-_]/u, 1)[0] ?? ''

/** Most wanted first; what is not wanted at all (`q=0`) is left out. */
function acceptedLanguages(header: string): readonly string[] {
  return header
    .split(',', maxRanges)
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';')
      const quality = parameters.find((each) => /^\s*q=/iu.test(each))?.split('=')[1]
      return { tag, quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}
