/** What a page is given and what it answers. Everything shared is done before and after: `build-pages.ts`. */
import type { AuthorizationRequest, Caller, StoredSession } from '@keygrant/engine'
import type { Fields } from './fields.ts'
import type { ViewContext } from './views/models.ts'

export interface PageRequest {
  readonly query: Fields
  /** Of a POST; empty otherwise. */
  readonly form: Fields
  /** The body of a POST that a script sent as JSON; undefined otherwise. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly cookies: ReadonlyMap<string, string>
  readonly caller: Caller
  /** The id that the pre-session cookie holds: what is sealed for one browser is of no use in another. */
  readonly browser: string
  readonly session: StoredSession | undefined
  /** Whether it was posted by a form, or a script, that this browser got from here. */
  readonly genuine: boolean
  /** The authorization request that the person came with, if it was sealed for this browser and still holds. */
  readonly interaction: AuthorizationRequest | undefined
  /** Whether an interaction was sent that is expired, foreign or made up. */
  readonly interactionLost: boolean
  /** For the view, as it is. */
  readonly view: ViewContext
}

/** The same, where somebody is signed in. */
export interface SignedInRequest extends PageRequest {
  readonly session: StoredSession
}

export type PageAnswer = HtmlAnswer | Redirect | JsonAnswer

interface Cookies {
  readonly cookies?: readonly CookieChange[]
  readonly headers?: Readonly<Record<string, string>>
}

export interface HtmlAnswer extends Cookies {
  readonly kind: 'page'
  readonly status: number
  readonly html: string
  /** Whether the page loads one of the scripts under `/pages/`. */
  readonly scripts?: boolean
  /** Where its forms may lead besides here: an origin, or the scheme of a private-use URI. */
  readonly formTarget?: string
  /** To be looked at in a frame of the console: it can post, run and open nothing. */
  readonly framed?: true
}

/** 303 See Other: whatever was posted is not posted again (RFC 9700 §4.12). */
export interface Redirect extends Cookies {
  readonly kind: 'redirect'
  /** A path of ours, or a redirect URI that the engine checked. */
  readonly location: string
}

export interface JsonAnswer extends Cookies {
  readonly kind: 'json'
  readonly status: number
  readonly body: object
}

/** A cookie to set; without a value, to remove. Always HttpOnly, SameSite=Lax, Path=/. */
export interface CookieChange {
  readonly name: CookieName
  readonly value?: string
  /** Seconds; undefined: until the browser closes. */
  readonly maxAge?: number
}

/** Every cookie there is. Where the issuer is https, each goes out as `__Host-…`. */
export type CookieName =
  | 'kg_session'
  | 'kg_browser'
  | 'kg_device'
  | 'kg_pending'
  | 'kg_return'
  | 'kg_language'

/** A page. A method that is missing is answered 405. */
export interface PageRoute {
  readonly path: string
  /** Defaults to true: a POST without the form's `csrf` value is refused. */
  readonly csrf?: boolean
  get?(request: PageRequest): Promise<PageAnswer>
  post?(request: PageRequest): Promise<PageAnswer>
}

export const html = (
  text: string,
  also: Omit<HtmlAnswer, 'kind' | 'html' | 'status'> & { readonly status?: number } = {},
): HtmlAnswer => ({ kind: 'page', status: 200, ...also, html: text })

export const redirect = (location: string, also: Cookies = {}): Redirect => ({
  kind: 'redirect',
  location,
  ...also,
})
