/** What the pages show of whose they are, as addresses of files that are served beside them. */
import { createHash } from 'node:crypto'
import { defaultPageSettings, type PageSettings, readPicture } from '@keygrant/engine'
import { isLanguage, type Language, languages } from '../words/catalogues.ts'
import { accentTones, type Scheme } from './accent-tones.ts'
import type { StaticFile } from './static-files.ts'

export interface Brand {
  readonly productName: string
  /** Addresses of the pictures that stand in place of the mark and the name. */
  readonly logo?: { readonly light: string; readonly dark: string }
  /** Addresses of the style sheets that follow the pages' own, if there is a colour. */
  readonly style?: Readonly<Record<'both' | Scheme, string>>
  readonly supportUri: string | null
  readonly languages: readonly Language[]
  readonly defaultLanguage: Language
  /** What these addresses hold. */
  readonly files: readonly BrandFile[]
}

export interface BrandFile extends Omit<StaticFile, 'content'> {
  readonly content: string | Buffer
  /** What stands behind `?v=`; an address with another is of another time. */
  readonly version: string
}

const css = 'text/css; charset=utf-8'

/** Made once for each state of the settings. */
const made = new WeakMap<PageSettings, Brand>()

export function brandOf(settings: PageSettings): Brand {
  const brand = made.get(settings) ?? makeBrand(settings)
  made.set(settings, brand)
  return brand
}

/** As it is where nobody chose. */
export const plainBrand: Brand = brandOf(defaultPageSettings(languages))

function makeBrand(settings: PageSettings): Brand {
  const { productName, supportUri, accent } = settings
  const styles = accent === null ? [] : stylesOf(accent)
  const [light, dark] = [
    pictureFile('/pages/logo', settings.logo),
    pictureFile('/pages/logo-dark', settings.darkLogo),
  ]
  const [both, lightStyle, darkStyle] = styles.map(addressOf)
  // What another version of the server offered, this one may not have.
  const offered = settings.languages.filter(isLanguage)
  const spoken = offered.length === 0 ? languages : offered
  const wanted = settings.defaultLanguage
  return {
    productName,
    supportUri,
    languages: spoken,
    defaultLanguage: spoken.find((each) => each === wanted) ?? spoken[0] ?? 'en',
    ...(light && { logo: { light: addressOf(light), dark: addressOf(dark ?? light) } }),
    ...(both && lightStyle && darkStyle && { style: { both, light: lightStyle, dark: darkStyle } }),
    files: [...styles, light, dark].filter((each) => each !== undefined),
  }
}

function addressOf({ path, version }: BrandFile): string {
  return `${path}?v=${version}`
}

function fileOf(path: string, type: string, content: string | Buffer): BrandFile {
  const version = createHash('sha256').update(content).digest('base64url').slice(0, 10)
  return { path, type, content, version }
}

function pictureFile(path: string, uri: string | null): BrandFile | undefined {
  const picture = uri === null ? undefined : readPicture(uri)
  return picture && fileOf(path, picture.type, Buffer.from(picture.base64, 'base64'))
}

function stylesOf(accent: string): readonly BrandFile[] {
  const rule = (scheme: Scheme): string => {
    const { accent: tone, strong, onAccent, tint } = accentTones(accent, scheme)
    return `:root{--accent:${tone};--accent-strong:${strong};--on-accent:${onAccent};--tint:${tint}}`
  }
  return [
    fileOf(
      '/pages/brand.css',
      css,
      `${rule('light')}@media (prefers-color-scheme: dark){${rule('dark')}}`,
    ),
    fileOf('/pages/brand-light.css', css, rule('light')),
    fileOf('/pages/brand-dark.css', css, rule('dark')),
  ]
}
