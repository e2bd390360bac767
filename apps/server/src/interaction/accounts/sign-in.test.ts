import { describe, expect, it } from 'vitest'
import {
  AccountBrowser,
  AccountSite,
  issuer,
  password,
  type Seen,
} from './fixtures/account-browser.ts'

async function open() {
  const site = await AccountSite.open()
  const user = await site.addUser()
  return { site, user, browser: new AccountBrowser(site) }
}

/** What a stranger can see of a refusal, less what is another each time. */
const visible = ({ status, html, headers }: Seen, email: string) => ({
  status,
  headers,
  html: html.replaceAll(email, '').replaceAll(/value="[^"]{20,}"/gu, ''),
})

describe('the sign-in page', () => {
  it('leads to the account, with a session in a cookie', async () => {
    const { browser } = await open()
    expect(await browser.signIn()).toMatchObject({ status: 303, location: '/account' })
    expect(browser.cookies.get('kg_session')).toMatch(/^[0-9A-Za-z]{30}$/u)
    const account = await browser.get('/account')
    expect(account.status).toBe(200)
    expect(account.html).toContain('203.0.113.7')
  })

  it('signs nobody in by GET, whatever the address says', async () => {
    const { browser } = await open()
    const query = `email=alice%40example.com&password=${encodeURIComponent(password)}`
    expect((await browser.get(`/login?${query}`)).status).toBe(200)
    expect(browser.cookies.has('kg_session')).toBe(false)
  })

  it.each([
    ['a wrong password', {}, 'alice@example.com', 'wrong'],
    ['a user who does not exist', {}, 'nobody@example.com', password],
    ['a user without a password', { passwordHash: null }, 'alice@example.com', 'null'],
    ['a disabled user', { state: 'disabled' as const }, 'alice@example.com', password],
  ])('answers %s as any other refusal', async (_what, change, email, text) => {
    const site = await AccountSite.open()
    await site.addUser(change)
    const expected = await new AccountBrowser(site).signIn('xlice@example.com', 'wrong')
    const seen = await new AccountBrowser(site).signIn(email, text)
    expect(seen.status).toBe(400)
    expect(visible(seen, email)).toEqual(visible(expected, 'xlice@example.com'))
  })

  it.each(['//evil.example', '/\t/evil.example', 'https://evil.example', '/%2f%2fevil.example'])(
    'never leads to %j',
    async (target) => {
      const { browser } = await open()
      for (const name of ['return_to', 'redirect', 'next', 'kg_return'])
        await browser.get(`/login?${name}=${encodeURIComponent(target)}`)
      browser.cookies.set('kg_return', target)
      const fields = { email: 'alice@example.com', password, return_to: target, next: target }
      const seen = await browser.post('/login', fields)
      expect(seen.location).toBe('/account')
    },
  )

  it('gives another token at each sign-in, and ends the one before', async () => {
    const { site, browser } = await open()
    const planted = 'x'.repeat(30)
    browser.cookies.set('kg_session', planted)
    await browser.signIn()
    const first = browser.cookies.get('kg_session') ?? ''
    expect(first).not.toBe(planted)
    await browser.signIn()
    const thief = new AccountBrowser(site)
    thief.cookies.set('kg_session', first)
    expect((await thief.get('/account')).location).toBe('/login')
  })

  it('says how long to wait after too many failures, but not in the browser of the owner', async () => {
    const { site } = await open()
    const owner = new AccountBrowser(site)
    await owner.signIn()
    const attacker = new AccountBrowser(site, '198.51.100.1')
    for (let n = 0; n < 10; n++) await attacker.signIn('alice@example.com', 'wrong')
    const seen = await attacker.signIn()
    expect(seen).toMatchObject({ status: 429, headers: { 'Retry-After': '900' } })
    expect(await owner.signIn()).toMatchObject({ status: 303 })
  })

  it('sends strangers to sign in, from every page of the account', async () => {
    const { site, browser } = await open()
    await browser.get('/login')
    const pages = site.pages.filter(({ path }) => path.startsWith('/account'))
    for (const { path, get, post } of pages) {
      if (get !== undefined) expect((await browser.get(path)).location).toBe('/login')
      if (post !== undefined) expect((await browser.post(path)).location).toBe('/login')
    }
    expect(pages.length).toBeGreaterThan(6)
  })
})

describe('forgotten passwords', () => {
  it('are replaced by way of a mail, whose link names the issuer', async () => {
    const { site, browser } = await open()
    await browser.get('/password/forgotten')
    expect(await browser.post('/password/forgotten', { email: 'Alice@example.com' })).toMatchObject(
      {
        status: 200,
      },
    )
    await site.settle()
    const link = site.link('/password/reset')
    const chosen = 'nine green harbours at dawn'
    const choose = async (again: string, first = chosen) => {
      await browser.get(link)
      return browser.post('/password/reset', { password: first, password_again: again })
    }
    expect(await choose('another one')).toMatchObject({ status: 400 })
    expect(await choose('password12345', 'password12345')).toMatchObject({ status: 400 })
    expect(await choose(chosen)).toMatchObject({ status: 200 })
    expect(await browser.get(link)).toMatchObject({ status: 400 })
    expect(await browser.signIn('alice@example.com', chosen)).toMatchObject({ status: 303 })
  })

  it('are answered alike for somebody and for nobody', async () => {
    const { site, browser } = await open()
    await browser.get('/password/forgotten')
    const somebody = await browser.post('/password/forgotten', { email: 'alice@example.com' })
    const nobody = await browser.post('/password/forgotten', { email: 'nobody@example.com' })
    await site.settle()
    expect(visible(somebody, '')).toEqual(visible(nobody, ''))
  })

  it('are not promised a mail where none can be sent', async () => {
    const site = await AccountSite.open('serve')
    await site.addUser()
    const browser = new AccountBrowser(site)
    await browser.get('/password/forgotten')
    const seen = await browser.post('/password/forgotten', { email: 'alice@example.com' })
    await site.settle()
    expect(seen.status).toBe(503)
    expect(site.link('/password/reset')).toBe('')
  })
})

it('keeps passwords and tokens out of what is logged', async () => {
  const site = await AccountSite.open('serve')
  await site.addUser()
  const browser = new AccountBrowser(site)
  await browser.signIn('alice@example.com', 'a wrong password')
  await browser.signIn()
  const written = JSON.stringify([
    site.events,
    site.log,
    await site.store.listAudit({ limit: 50 }, {}),
  ])
  for (const secret of [
    password,
    'a wrong password',
    browser.cookies.get('kg_session') ?? '',
    issuer,
  ])
    expect(written).not.toContain(secret)
})
