/**
 * A person with a browser that runs no scripts, over plain HTTP: keeps cookies, reads the forms of a
 * page and sends them back.
 */
import { type Form, readForms } from './html-forms.ts'

export interface Page {
  readonly status: number
  /** Where it leads, if it is a redirect: made absolute. */
  readonly location: string | undefined
  readonly headers: Headers
  readonly html: string
}

export interface Account {
  readonly email: string
  readonly password: string
}

/** What a person answers on a consent page. */
export interface Answers {
  readonly decision?: 'allow' | 'deny'
  /** The boxes to check. @default all */
  readonly scope?: readonly string[]
}

export class Person {
  /** What the browser holds, by name. */
  readonly cookies = new Map<string, string>()
  readonly account: Account
  readonly #origins: readonly string[]
  #turn = 0

  /** @param origins Where the server listens; with several, requests go to one after the other. */
  constructor(origins: string | readonly string[], account: Account) {
    this.#origins = [origins].flat()
    this.account = account
  }

  get(path: string): Promise<Page> {
    return this.#send(path, {})
  }

  post(path: string, fields: Iterable<readonly [string, string]>): Promise<Page> {
    const body = new URLSearchParams([...fields].map(([name, value]) => [name, value]))
    return this.#send(path, { method: 'POST', body })
  }

  /** Sends the form that has a field of this name, with these values over or beside its own. */
  submit(page: Page, field: string, values: Iterable<readonly [string, string]>): Promise<Page> {
    const form = this.formWith(page, field)
    const given = [...values]
    const names = new Set(given.map(([name]) => name))
    const own = form.values.filter(([name]) => !names.has(name))
    return this.post(form.action, [...own, ...given])
  }

  formWith({ html, status, location }: Page, field: string): Form {
    const form = readForms(html).find(({ names }) => names.has(field))
    if (form === undefined)
      throw new Error(`no form with ${field} on the page: ${status} ${location ?? ''} ${html}`)
    return form
  }

  /** Signs in where the server asks for it; then there is a session. */
  async signIn(): Promise<Page> {
    return this.#enter(await this.get('/login'))
  }

  /** The value of a cookie header; empty if there are none. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /**
   * Goes wherever an address leads, signs in and answers on the way.
   *
   * @returns The address of another host or scheme that it ends in.
   */
  async follow(path: string, answers: Answers = {}): Promise<URL> {
    let page = await this.get(path)
    for (let step = 0; step < 10; step++) {
      const { location } = page
      if (location !== undefined && !this.#isOurs(location)) return new URL(location)
      page = location === undefined ? await this.#answer(page, answers) : await this.get(location)
    }
    throw new Error(`${path} leads nowhere: ${page.status} ${page.html}`)
  }

  /** Answers one page: a sign-in or a consent. */
  #answer(page: Page, { decision = 'allow', scope }: Answers): Promise<Page> {
    const fields = new Set(readForms(page.html).flatMap(({ names }) => [...names]))
    if (fields.has('password')) return this.#enter(page)
    const boxes = scope ?? this.formWith(page, 'decision').boxes('scope')
    return this.submit(page, 'decision', [
      ...boxes.map((each) => ['scope', each] as const),
      ['decision', decision],
    ])
  }

  #enter(page: Page): Promise<Page> {
    return this.submit(page, 'password', Object.entries(this.account))
  }

  #isOurs(location: string): boolean {
    return this.#origins.some((origin) => location.startsWith(`${origin}/`))
  }

  async #send(address: string, init: RequestInit): Promise<Page> {
    const first = this.#origins[0] ?? ''
    const { pathname, search } = new URL(address, first)
    const origin = this.#origins[this.#turn++ % this.#origins.length] ?? first
    const response = await fetch(origin + pathname + search, {
      ...init,
      redirect: 'manual',
      headers: { cookie: this.cookieHeader },
    })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    const location = response.headers.get('location')
    return {
      status: response.status,
      location: location === null ? undefined : new URL(location, first).href,
      headers: response.headers,
      html: await response.text(),
    }
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (attributes.some((each) => /^\s*max-age=0\s*$/iu.test(each))) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(at + 1).trim())
  }
}
