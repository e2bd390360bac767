/** The frame of every page: head, who is signed in, languages, and where to get help. */
import type { Child, PropsWithChildren } from 'hono/jsx'
import { ownNames } from '../words/catalogues.ts'
import { fillText } from '../words/fill-in.ts'
import { Form } from './form.tsx'
import type { Frame } from './frame.ts'
import { Elsewhere } from './parts.tsx'
import { addressOf } from './static-files.ts'

export interface DocumentProps {
  readonly frame: Frame
  /** Of the window, and the page's one `h1` unless there is a `heading`. */
  readonly title: string
  readonly heading?: Child
  /** The page tells of a mistake: said first, also in the window's title. */
  readonly faulty?: boolean
  readonly scripts?: readonly ('passkey.js' | 'form-post.js')[]
  /** The page can be opened again in another language, at its own address with these parameters. */
  readonly again?: Readonly<Record<string, string>>
  /** One of the pages on which a person looks after their account; has the menu. */
  readonly account?: 'apps' | 'security'
}

const styleOf = { both: 'style.css', light: 'style-light.css', dark: 'style-dark.css' } as const

export function Document({ children, ...props }: PropsWithChildren<DocumentProps>) {
  const { frame, title, heading = title, faulty = false, scripts = [], again, account } = props
  const { speech } = frame
  const { page } = speech.words
  const { brand, scheme = 'both' } = frame
  const shown = faulty ? fillText(page.errorTitle, { title }) : title
  return (
    <html lang={speech.language} dir={speech.direction}>
      <head>
        <meta charset="utf-8" />
        <title>{`${shown} – ${brand.productName}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={frame.scheme ?? 'light dark'} />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={addressOf(styleOf[scheme])} />
        {brand.style && <link rel="stylesheet" href={brand.style[scheme]} />}
        {scripts.map((name) => (
          <script src={addressOf(name)} defer />
        ))}
      </head>
      <body class={account === undefined ? 'narrow' : 'wide'}>
        <Head frame={frame} account={account} />
        <main id="content" tabindex={-1}>
          <h1>{heading}</h1>
          {children}
        </main>
        <footer>
          {again && <LanguageChooser frame={frame} again={again} />}
          {brand.supportUri !== null && (
            <p>
              <Elsewhere frame={frame} href={brand.supportUri}>
                {page.help}
              </Elsewhere>
            </p>
          )}
          <p class="reference">{fillText(page.reference, { id: frame.requestId })}</p>
        </footer>
      </body>
    </html>
  )
}

interface HeadProps {
  readonly frame: Frame
  readonly account: DocumentProps['account'] | undefined
}

function Head({ frame, account }: HeadProps) {
  const { page } = frame.speech.words
  return (
    <header>
      {account && (
        <a class="skip" href="#content">
          {page.skip}
        </a>
      )}
      <p class="brand">
        <BrandMark frame={frame} />
      </p>
      {account && frame.user && (
        <>
          <nav aria-label={page.account}>
            <ul>
              <MenuEntry href="/account/apps" current={account === 'apps'} text={page.apps} />
              <MenuEntry href="/account" current={account === 'security'} text={page.security} />
            </ul>
          </nav>
          <Form frame={frame} action="/account/sign-out" class="leave">
            <p class="who">{fillText(page.signedInAs, { email: frame.user.email })}</p>
            <button class="quiet">{page.signOut}</button>
          </Form>
        </>
      )}
    </header>
  )
}

interface MenuEntryProps {
  readonly href: string
  readonly current: boolean
  readonly text: string
}

const MenuEntry = ({ href, current, text }: MenuEntryProps) => (
  <li>
    <a href={href} aria-current={current ? 'page' : undefined}>
      {text}
    </a>
  </li>
)

/** The operator's picture, which says the name too; without one the mark, and the name beside it. */
function BrandMark({ frame: { brand, scheme } }: { readonly frame: Frame }) {
  const { productName, logo } = brand
  if (logo === undefined)
    return (
      <>
        <Mark />
        {productName}
      </>
    )
  return (
    <picture>
      {scheme === undefined && <source media="(prefers-color-scheme: dark)" srcset={logo.dark} />}
      <img src={scheme === 'dark' ? logo.dark : logo.light} alt={productName} height="32" />
    </picture>
  )
}

const Mark = () => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <path d="M12 1.5 3.5 5v6.2c0 5.2 3.5 9.6 8.5 11.3 5-1.7 8.5-6.1 8.5-11.3V5Z" />
    <path class="key" d="M12 7.2a2.9 2.9 0 0 0-1.2 5.5v4.1h2.4v-4.1A2.9 2.9 0 0 0 12 7.2Z" />
  </svg>
)

interface LanguageChooserProps {
  readonly frame: Frame
  readonly again: Readonly<Record<string, string>>
}

/** Links, so that no script is needed. They keep what the page was opened with. */
function LanguageChooser({ frame, again }: LanguageChooserProps) {
  const { language, words } = frame.speech
  const { languages } = frame.brand
  return (
    <nav aria-label={words.page.language} class="languages">
      <ul>
        {languages.map((each) => (
          <li>
            {each === language ? (
              <span lang={each} aria-current="true">
                {ownNames[each]}
              </span>
            ) : (
              <a
                lang={each}
                hreflang={each}
                href={`?${new URLSearchParams({ ...again, ui_locales: each }).toString()}`}
              >
                {ownNames[each]}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}
