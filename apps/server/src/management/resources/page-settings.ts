/** How the pages to sign in and to allow look and speak. The operator's, at run time, on every node. */
import { createHash } from 'node:crypto'
import { maxLogoLength, type PageSettings, pageSettingsFaults } from '@keygrant/engine'
import Type, { type Static } from 'typebox'
import { accentTones } from '../../interaction/views/accent-tones.ts'
import { languages } from '../../interaction/words/catalogues.ts'
import { type Operation, operation } from '../operation.ts'
import { difference, isStale, updateProblem } from '../outcomes.ts'
import { invalid, refusal } from '../problems.ts'
import { closed, Name, nullable } from '../schemas.ts'

const ProductName = { ...Name, maxLength: 60 }
const Logo = nullable(
  Type.String({
    maxLength: maxLogoLength,
    description: 'A PNG, JPEG, WebP or SVG picture as a base64 `data:` URL.',
  }),
)
const Language = Type.Enum([...languages])

const settable = {
  product_name: ProductName,
  logo_uri: Logo,
  logo_dark_uri: Logo,
  accent_color: nullable(Type.String({ maxLength: 7, description: 'As `#rrggbb`.' })),
  support_uri: nullable(Type.String({ maxLength: 2_000 })),
  languages: Type.Array(Language, { minItems: 1, maxItems: languages.length, uniqueItems: true }),
  default_language: Language,
}
const Changes = Type.Object(Type.Partial(Type.Object(settable)).properties, closed)
const Shape = Type.Object(
  {
    ...settable,
    accent_tones: nullable(
      Type.Object(
        { light: Type.String(), dark: Type.String() },
        { ...closed, description: 'What the pages use: the nearest tones that can be read.' },
      ),
    ),
    available_languages: Type.Array(Language),
  },
  closed,
)

const show = (settings: PageSettings) => ({
  product_name: settings.productName,
  logo_uri: settings.logo,
  logo_dark_uri: settings.darkLogo,
  accent_color: settings.accent,
  support_uri: settings.supportUri,
  languages: settings.languages,
  default_language: settings.defaultLanguage,
  accent_tones:
    settings.accent === null
      ? null
      : {
          light: accentTones(settings.accent, 'light').accent,
          dark: accentTones(settings.accent, 'dark').accent,
        },
  available_languages: [...languages],
})

const kept = <T>(named: T | undefined, before: T): T => (named === undefined ? before : named)

const apply = (before: PageSettings, body: Static<typeof Changes>): PageSettings => ({
  productName: kept(body.product_name, before.productName),
  logo: kept(body.logo_uri, before.logo),
  darkLogo: kept(body.logo_dark_uri, before.darkLogo),
  accent: kept(body.accent_color, before.accent)?.toLowerCase() ?? null,
  supportUri: kept(body.support_uri, before.supportUri),
  languages: kept(body.languages as string[] | undefined, before.languages),
  defaultLanguage: kept(body.default_language as string | undefined, before.defaultLanguage),
  version: before.version,
})

/** For the audit log: of pictures which they were, not all that is in them. */
const auditable = (settings: PageSettings) => ({
  ...show(settings),
  logo_uri: nameOf(settings.logo),
  logo_dark_uri: nameOf(settings.darkLogo),
})

const nameOf = (picture: string | null): string | null =>
  picture && `sha256:${createHash('sha256').update(picture).digest('hex')}`

export const pageSettings: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/settings/pages',
    name: 'getPageSettings',
    summary: 'How the pages to sign in and to allow look and speak',
    scope: 'keygrant:settings:read',
    operatorOnly: true,
    status: 200,
    response: Shape,
    async run({ deps }) {
      const found = await deps.pageSettings.read()
      return { body: show(found), version: found.version }
    },
  }),
  operation({
    method: 'PATCH',
    path: '/settings/pages',
    name: 'updatePageSettings',
    summary: 'Change how the pages look and speak, on every node at once',
    scope: 'keygrant:settings:write',
    operatorOnly: true,
    conditional: true,
    status: 200,
    body: Changes,
    response: Shape,
    async run({ body, ifMatch, deps, change }) {
      const found = await deps.pageSettings.read()
      if (isStale(found.version, ifMatch)) return refusal('stale')
      const next = apply(found, body)
      const wrong = pageSettingsFaults(next, languages)
      if (wrong.length > 0) return invalid(wrong)
      return change(
        async (transaction) => {
          const outcome = await transaction.savePageSettings(next)
          const problem = updateProblem(outcome, ifMatch)
          return problem ?? { body: show(next), version: next.version + 1 }
        },
        {
          action: 'settings.update',
          targetKind: 'settings',
          targetId: 'pages',
          organizationId: null,
          change: difference(auditable(found), auditable(next)),
        },
      )
    },
  }),
]
