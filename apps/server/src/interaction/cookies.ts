/**
 * Cookies of the pages: read, and written with the same strict attributes for all.
 *
 * @see RFC 6265bis §4.1.3 for `__Host-`: a cookie of that name was set by this very host, over TLS
 */
import { parseCookie, stringifySetCookie } from 'cookie'
import type { CookieChange } from './page.ts'

export class Cookies {
  readonly #prefix: string
  readonly #secure: boolean

  /** @param issuer Decides whether cookies are sent over TLS only. */
  constructor(issuer: string) {
    this.#secure = issuer.startsWith('https:')
    this.#prefix = this.#secure ? '__Host-' : ''
  }

  /** Ours, under their plain names. One that a browser sends twice was planted: it counts as absent. */
  read(header: string | undefined): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    for (const [name, value] of Object.entries(parseCookie(header ?? '')))
      if (value !== undefined && name.startsWith(`${this.#prefix}kg_`))
        found.set(name.slice(this.#prefix.length), value)
    for (const name of found.keys())
      if (countOf(header ?? '', this.#prefix + name) > 1) found.delete(name)
    return found
  }

  /** One `Set-Cookie` header. */
  write({ name, value, maxAge }: CookieChange): string {
    return stringifySetCookie({
      name: this.#prefix + name,
      value: value ?? '',
      httpOnly: true,
      secure: this.#secure,
      sameSite: 'lax',
      path: '/',
      ...(value === undefined ? { maxAge: 0 } : maxAge !== undefined && { maxAge }),
    })
  }
}

const countOf = (header: string, name: string): number =>
  header.split(';').filter((pair) => pair.trim().startsWith(`${name}=`)).length
