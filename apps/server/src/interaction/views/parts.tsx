/** Small parts that several pages show: times, links to elsewhere, the mark of a client. */
import { isMailAddress } from '@keygrant/engine'
import type { PropsWithChildren } from 'hono/jsx'
import type { Frame } from './frame.ts'

interface WhenProps {
  readonly frame: Frame
  /** Seconds since 1970. */
  readonly at: number
}

export const When = ({ frame, at }: WhenProps) => (
  <time datetime={new Date(at * 1_000).toISOString()}>{frame.speech.time(at)}</time>
)

interface ElsewhereProps {
  readonly frame: Frame
  readonly href: string
}

/**
 * A link to an address that a client or the operator registered, in a tab of its own, so that the question stays
 * open. An address that is not of the web is shown as text: `javascript:` is an address too.
 */
export function Elsewhere({ frame, href, children }: PropsWithChildren<ElsewhereProps>) {
  if (href.startsWith('mailto:') && isMailAddress(href.slice('mailto:'.length)))
    return <a href={href}>{children}</a>
  const scheme = URL.canParse(href) ? new URL(href).protocol : ''
  if (scheme !== 'https:' && scheme !== 'http:') return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="heard"> ({frame.speech.words.page.newTab})</span>
    </a>
  )
}

interface LogoProps {
  readonly name: string
  readonly logoUri: string | null
}

/**
 * The picture of a client, or its first letter. Pictures are not loaded from elsewhere: that would
 * tell another server who is signing in where, and let it change the picture after it was checked.
 */
export const Logo = ({ name, logoUri }: LogoProps) =>
  isPicture(logoUri) ? (
    <img class="logo" src={logoUri} alt="" width="48" height="48" />
  ) : (
    <span class="logo" aria-hidden="true">
      {firstLetter(name)}
    </span>
  )

const isPicture = (uri: string | null): uri is string =>
  uri !== null && /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/u.test(uri)

/** What a reader takes for one letter, accents and all. */
function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim())
  return first?.segment.toLocaleUpperCase() ?? '?'
}
