import type { Server } from 'node:http'
import { type Demo, freePort, openChromium, Person, startDemo } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from './settings.ts'
import { createWebApp } from './web-app.ts'

const patience = 60_000

let demo: Demo
let app: Server
let origin: string
let browser: Browser
beforeAll(async () => {
  demo = await startDemo()
  const port = await freePort()
  origin = `http://localhost:${port}`
  const client = await demo.server.manage('POST', '/clients', {
    name: 'Example',
    type: 'web',
    organization_id: demo.organizationId,
    scope: ['openid', 'offline_access', ...demo.scopes].join(' '),
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [`${origin}/`],
  })
  app = await createWebApp({
    issuer: demo.server.issuer,
    clientId: String(client['client_id']),
    clientSecret: String(client['client_secret']),
    apiUrl: demo.api,
    origin,
  })
  await new Promise<void>((resolve) => app.listen(port, 'localhost', resolve))
  browser = await openChromium()
}, patience)
afterAll(async () => {
  await browser.close()
  app.close()
  await demo[Symbol.asyncDispose]()
})

/** Signs in as the person does who wants the app to have everything but the writing. */
async function signInWithoutWriting(page: Page): Promise<void> {
  await page.goto(origin)
  await page.click('text=Sign in with Keygrant')
  await page.fill('input[name=email]', demo.account.email)
  await page.fill('input[name=password]', demo.account.password)
  await page.press('input[name=password]', 'Enter')
  await page.uncheck('input[name=scope][value="instances:write"]')
  await page.click('button[name=decision][value=allow]')
  await page.waitForURL(`${origin}/`)
}

it(
  'signs in, calls what was allowed, renews, and loses access when it is taken back',
  async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await signInWithoutWriting(page)
    const rows = await page.locator('tbody tr').allTextContents()
    expect(rows[0]).toContain('200{"amount":50,"currency":"usd"}')
    expect(rows[2]).toContain('403')
    expect(await page.textContent('#scope')).not.toContain('instances:write')

    await page.click('text=Renew the token now')
    expect(await page.textContent('h1')).toBe('You are signed in')

    await page.goto(`${demo.server.issuer}/account/apps`)
    await page.click('button[name=consent]')
    await page.waitForURL(/done=revoked_one/u)
    await page.goto(origin)
    await page.click('text=Renew the token now')
    expect(await page.textContent('[role=status]')).toContain('Access was taken back')
    await context.close()
  },
  patience,
)

it(
  'signs out here and at the server',
  async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await signInWithoutWriting(page)
    await page.click('text=Sign out')
    await page.waitForURL(/logout/u)
    await page.click('main form button')
    await page.waitForURL(`${origin}/`)
    expect(await page.textContent('main')).toContain('Sign in with Keygrant')
    await context.close()
  },
  patience,
)

it(
  'says so when the person allows nothing, and has no tokens then',
  async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(origin)
    await page.click('text=Sign in with Keygrant')
    await page.fill('input[name=email]', demo.account.email)
    await page.fill('input[name=password]', demo.account.password)
    await page.press('input[name=password]', 'Enter')
    await page.click('button[name=decision][value=deny]')
    expect(await page.textContent('[role=status]')).toContain('You did not allow it')
    await page.goto(origin)
    expect(await page.textContent('h1')).toBe('Example web app')
    await context.close()
  },
  patience,
)

it('refuses a callback that nobody asked for, and forms of other sites', async () => {
  const stranger = await fetch(`${origin}/callback?code=x&state=y`)
  expect(stranger.status).toBe(400)
  expect(await stranger.text()).toContain('Nobody is signing in here.')
  const forged = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    redirect: 'manual',
  })
  expect(forged.status).toBe(404)
})

it('refuses a callback with another state', async () => {
  const begun = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    headers: { origin },
    redirect: 'manual',
  })
  const cookie = begun.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
  const person = new Person(demo.server.issuer, demo.account)
  const callback = await person.follow(begun.headers.get('location') ?? '')
  callback.searchParams.set('state', 'forged')
  const answer = await fetch(callback, { headers: { cookie } })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('That did not work')
})

it('needs a secret, and says where to find one', () => {
  expect(() => readSettings({})).toThrow('KEYGRANT_CLIENT_SECRET')
  expect(readSettings({ KEYGRANT_CLIENT_SECRET: 's' }).clientId).toBe('cl_demo_web')
})
