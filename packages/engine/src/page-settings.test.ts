import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defaultPageSettings,
  maxLogoLength,
  type PageSettings,
  pageSettingsFaults,
  readPicture,
} from './page-settings.ts'

const catalogues = ['en', 'de']
const settings = defaultPageSettings(catalogues)
const uri = (type: string, content: string): string => `data:image/${type};base64,${btoa(content)}`
const png = uri('png', '\u0089PNG\r\n\u001a\nrest')
const svg = uri('svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>')

const fieldsOf = (with_: Partial<PageSettings>): readonly string[] =>
  pageSettingsFaults({ ...settings, ...with_ }, catalogues).map(({ field }) => field)

describe('the settings of the pages', () => {
  it('may be what they are by default, and all that can be chosen', () => {
    expect(fieldsOf({})).toEqual([])
    const accent = '#0b6e4f'
    expect(
      fieldsOf({ logo: png, darkLogo: svg, accent, languages: ['de'], defaultLanguage: 'de' }),
    ).toEqual([])
    expect(fieldsOf({ supportUri: 'mailto:help@acme.example' })).toEqual([])
    expect(fieldsOf({ supportUri: 'https://acme.example/help' })).toEqual([])
  })

  it.each<[what: string, with_: Partial<PageSettings>, field: string]>([
    ['a colour that could end a rule', { accent: '#fff;}*{}' }, 'accent_color'],
    ['a short colour', { accent: '#fff' }, 'accent_color'],
    ['a picture from elsewhere', { logo: 'https://acme.example/logo.png' }, 'logo_uri'],
    ['a picture that is no picture', { logo: uri('png', 'MZ') }, 'logo_uri'],
    ['a page called a picture', { logo: uri('svg+xml', '<html><svg></html>') }, 'logo_uri'],
    ['one kind called another', { logo: uri('jpeg', '\u0089PNG\r\n\u001a\n') }, 'logo_uri'],
    ['a kind that there is not', { logo: uri('gif', 'GIF89a') }, 'logo_uri'],
    [
      'a picture that is too large',
      { logo: uri('svg+xml', `<svg ${' '.repeat(maxLogoLength)}`) },
      'logo_uri',
    ],
    ['a dark picture without a light one', { darkLogo: png }, 'logo_dark_uri'],
    ['help that runs', { supportUri: 'javascript:alert(1)' }, 'support_uri'],
    [
      'help that carries a message',
      { supportUri: 'mailto:a@b.example?cc=c@d.example' },
      'support_uri',
    ],
    ['help without encryption', { supportUri: 'http://acme.example' }, 'support_uri'],
    ['a language without a catalogue', { languages: ['en', 'tlh'] }, 'languages'],
    ['a default that is not offered', { languages: ['de'] }, 'default_language'],
  ])('may not have %s', (_what, with_, field) => {
    expect(fieldsOf(with_)).toEqual([field])
  })

  it('need a language', () => {
    expect(fieldsOf({ languages: [] })).toContain('languages')
  })
})

describe('a picture', () => {
  it('is read with its kind and what it holds', () => {
    expect(readPicture(png)).toEqual({ type: 'image/png', base64: png.split(',')[1] })
    expect(
      readPicture(uri('svg+xml', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg />')),
    ).toBeDefined()
    expect(readPicture(uri('webp', 'RIFF\u0004\u0000\u0000\u0000WEBPVP8 '))?.type).toBe(
      'image/webp',
    )
    expect(readPicture(uri('jpeg', '\u00ff\u00d8\u00ff\u00e0'))?.type).toBe('image/jpeg')
  })

  it('is nothing that could break out of an address, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `${png}${text}`),
        ),
        (text) => {
          const found = readPicture(text)
          if (found !== undefined) expect(found.base64).toMatch(/^[A-Za-z0-9+/]+={0,2}$/u)
        },
      ),
    )
  })
})
