/** The sign-in page of a running server, against what browsers and attackers send. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, runServer } from '../../fixtures/running-server.ts'

const email = 'alice@example.com'
const password = 'correct horse battery staple'
const issuer = 'https://auth.example.com'

let server: RunningServer
beforeAll(async () => {
  const settings = {
    ISSUER: issuer,
    BOOTSTRAP_USER_EMAIL: email,
    BOOTSTRAP_USER_PASSWORD: password,
  }
  server = await runServer({ settings })
})
afterAll(() => server[Symbol.asyncDispose]())

interface Opened {
  readonly cookie: string
  readonly csrf: string
}

/** The page as a browser first sees it. */
async function openLogin(query = ''): Promise<Opened & { readonly response: Response }> {
  const response = await fetch(`${server.origin}/login${query}`)
  const html = await response.text()
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return { response, cookie, csrf: /name="csrf" value="([^"]+)"/u.exec(html)?.[1] ?? '' }
}

interface Sent {
  readonly fields?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Of the page that was opened before; undefined for a request out of nowhere. */
  readonly opened?: Opened | undefined
}

async function submit({ fields = {}, headers = {}, opened }: Sent): Promise<Response> {
  const csrf = opened === undefined ? undefined : { csrf: opened.csrf }
  return fetch(`${server.origin}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...(opened && { cookie: opened.cookie }), ...headers },
    body: new URLSearchParams({ email, password, ...csrf, ...fields }),
  })
}

const sessionCookie = (response: Response): string | undefined =>
  response.headers.getSetCookie().find((each) => each.startsWith('__Host-kg_session='))

describe('a sign-in over HTTP', () => {
  it('sets cookies for this host only, over TLS only, that no script can read', async () => {
    const response = await submit({ opened: await openLogin() })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/account')
    const cookies = response.headers.getSetCookie().filter((each) => !each.includes('Max-Age=0'))
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies)
      expect(cookie).toMatch(
        /^__Host-kg_(?:session|device)=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/u,
      )
  })

  it.each<[what: string, sent: (opened: Opened) => Sent, statuses: readonly number[]]>([
    ['without the value of the form', () => ({}), [400, 403]],
    [
      'with the value, but without the cookie it belongs to',
      ({ csrf }) => ({ fields: { csrf } }),
      [400, 403],
    ],
    [
      'with the value of another browser',
      ({ cookie }) => ({ opened: { cookie, csrf: 'A'.repeat(43) } }),
      [400, 403],
    ],
    [
      'from another site, by its origin',
      (opened) => ({ opened, headers: { origin: 'https://evil.example' } }),
      [403],
    ],
    [
      'from another site, by what the browser says',
      (opened) => ({ opened, headers: { 'sec-fetch-site': 'cross-site' } }),
      [403],
    ],
  ])('is refused %s', async (_what, sent, statuses) => {
    const response = await submit(sent(await openLogin()))
    expect(statuses).toContain(response.status)
    expect(sessionCookie(response)).toBeUndefined()
  })

  it('does not happen by GET', async () => {
    const query = new URLSearchParams({ email, password, username: email })
    const { response } = await openLogin(`?${query.toString()}`)
    expect(response.status).toBe(200)
    expect(sessionCookie(response)).toBeUndefined()
  })

  it('is refused for somebody and for nobody with the same status, headers and page', async () => {
    const seen = async (fields: Readonly<Record<string, string>>) => {
      const response = await submit({ opened: await openLogin(), fields })
      const own = new Set(['date', 'content-length'])
      const headers = [...response.headers].filter(([name]) => !own.has(name))
      const html = (await response.text())
        .replaceAll(fields['email'] ?? email, '')
        .replaceAll(/name="csrf" value="[^"]*"/gu, '')
      return { status: response.status, headers, html: html.replaceAll(/\b[\w-]{8}-[\w]+\b/gu, '') }
    }
    const somebody = await seen({ password: 'wrong' })
    expect(somebody.status).toBe(400)
    expect(await seen({ email: 'nobody@example.com' })).toEqual(somebody)
    expect(await seen({ email: "' OR 1=1--" })).toMatchObject({ status: 400 })
  })

  it('takes no session that somebody else chose, and gives another each time', async () => {
    const opened = await openLogin()
    const planted = { ...opened, cookie: `${opened.cookie}; __Host-kg_session=${'x'.repeat(30)}` }
    const first = sessionCookie(await submit({ opened: planted })) ?? ''
    const second = sessionCookie(await submit({ opened })) ?? ''
    expect(first).not.toContain('x'.repeat(30))
    expect(first.split(';')[0]).not.toBe(second.split(';')[0])
  })

  it.each([
    '//evil.example',
    '/\t/evil.example',
    'https://evil.example',
    '/%2f%2fevil.example',
    '/ok\r\nSet-Cookie: a=b',
    'https://auth.example.com@evil.example',
  ])('never leads to %j', async (target) => {
    const response = await submit({ opened: await openLogin(), fields: { return_to: target } })
    expect(response.headers.get('location')).toBe('/account')
    expect(response.headers.get('set-cookie')).not.toMatch(/(?:^|, )a=b/u)
  })

  it('lets no page be kept, framed, or run what it does not bring along', async () => {
    const { response } = await openLogin()
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })
})
