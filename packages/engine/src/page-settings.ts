/** How the pages to sign in and to allow look and speak: what an operator may choose, and what not. */
import { isMailAddress, isWebUri, type RegistrationFault } from './clients/registration.ts'

export interface PageSettings {
  /** Whose pages these are, in their head and in the window's title. */
  readonly productName: string
  /** A picture as a `data:` URL, in place of the mark and the name. */
  readonly logo: string | null
  /** The same on a dark ground; null: the one for light ground. */
  readonly darkLogo: string | null
  /** `#rrggbb`. The pages use tones of it that can be read. */
  readonly accent: string | null
  /** Where people who can't go on find help. */
  readonly supportUri: string | null
  /** Which of the catalogues are offered. Never empty. */
  readonly languages: readonly string[]
  /** What is spoken to whoever wants none of them. */
  readonly defaultLanguage: string
  readonly version: number
}

/** What the pages are until somebody chooses. */
export const defaultPageSettings = (languages: readonly string[]): PageSettings => ({
  productName: 'Keygrant',
  logo: null,
  darkLogo: null,
  accent: null,
  supportUri: null,
  languages,
  defaultLanguage: 'en',
  version: 0,
})

/** Characters of a `data:` URL: 48 KiB of picture. */
export const maxLogoLength = 65_536

/** Everything that is wrong with settings; empty if they may stand. */
export function pageSettingsFaults(
  settings: PageSettings,
  catalogues: readonly string[],
): RegistrationFault[] {
  const { languages, defaultLanguage, supportUri, accent } = settings
  const faults: RegistrationFault[] = []
  for (const [field, picture] of [
    ['logo_uri', settings.logo],
    ['logo_dark_uri', settings.darkLogo],
  ] as const) {
    const message = picture === null ? undefined : pictureFault(picture)
    if (message !== undefined) faults.push({ field, message })
  }
  if (settings.darkLogo !== null && settings.logo === null)
    faults.push({ field: 'logo_dark_uri', message: 'needs a logo for light ground beside it' })
  if (accent !== null && !/^#[0-9a-f]{6}$/u.test(accent))
    faults.push({ field: 'accent_color', message: 'must be written #rrggbb' })
  if (supportUri !== null && !isWebUri(supportUri) && !isMailLink(supportUri))
    faults.push({ field: 'support_uri', message: 'must be an https or a mailto address' })
  const unknown = languages.filter((each) => !catalogues.includes(each))
  if (unknown.length > 0)
    faults.push({ field: 'languages', message: `there is no catalogue for ${unknown.join(', ')}` })
  if (languages.length === 0) faults.push({ field: 'languages', message: 'must name one' })
  if (!languages.includes(defaultLanguage))
    faults.push({ field: 'default_language', message: 'must be one of the languages' })
  return faults
}

const isMailLink = (text: string): boolean =>
  text.startsWith('mailto:') && isMailAddress(text.slice('mailto:'.length))

/** How each kind of picture begins; what an address says of its kind is believed only with this. */
const signatures = {
  png: (text: string) => text.startsWith('\u0089PNG\r\n\u001a\n'),
  jpeg: (text: string) => text.startsWith('\u00ff\u00d8\u00ff'),
  webp: (text: string) => text.startsWith('RIFF') && text.startsWith('WEBP', 8),
  'svg+xml': (text: string) =>
    /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<svg[\s>]/u.test(text),
} as const

export interface Picture {
  readonly type: `image/${keyof typeof signatures}`
  readonly base64: string
}

/** A picture of a `data:` URL; undefined unless it begins as its kind does. */
export function readPicture(uri: string): Picture | undefined {
  const found = /^data:image\/(png|jpeg|webp|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/u.exec(uri)
  const [, kind, base64] = found ?? []
  if (kind === undefined || base64 === undefined || base64.length % 4 !== 0) return undefined
  const beginsAsOne = signatures[kind as keyof typeof signatures]
  return beginsAsOne(atob(base64.slice(0, 4_096)))
    ? { type: `image/${kind as keyof typeof signatures}`, base64 }
    : undefined
}

function pictureFault(uri: string): string | undefined {
  if (uri.length > maxLogoLength) return `is longer than ${maxLogoLength} characters`
  if (readPicture(uri) === undefined)
    return 'must be a PNG, JPEG, WebP or SVG picture as a base64 data: URL, and begin as one'
  return undefined
}
