import type { Server } from 'node:http'
import { type Demo, freePort, openChromium, startDemo } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPageServer } from './page-server.ts'

const patience = 60_000

let demo: Demo
let server: Server
let origin: string
let browser: Browser
beforeAll(async () => {
  demo = await startDemo()
  const port = await freePort()
  origin = `http://localhost:${port}`
  const client = await demo.server.manage('POST', '/clients', {
    name: 'Example',
    type: 'browser',
    organization_id: demo.organizationId,
    scope: ['offline_access', ...demo.scopes].join(' '),
    redirect_uris: [`${origin}/callback`],
  })
  server = createPageServer({
    issuer: demo.server.issuer,
    clientId: String(client['client_id']),
    apiUrl: demo.api,
  })
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  browser = await openChromium()
}, patience)
afterAll(async () => {
  await browser.close()
  server.close()
  await demo[Symbol.asyncDispose]()
})

async function signIn(page: Page): Promise<void> {
  await page.goto(origin)
  await page.click('#sign-in')
  await page.fill('input[name=email]', demo.account.email)
  await page.fill('input[name=password]', demo.account.password)
  await page.press('input[name=password]', 'Enter')
  await page.uncheck('input[name=scope][value="instances:write"]')
  await page.click('button[name=decision][value=allow]')
  await page.waitForURL(`${origin}/`)
  await page.waitForSelector('#call:visible')
}

it(
  'signs in, calls the API across origins, renews, and is refused once access is taken back',
  async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await signIn(page)
    expect(await page.textContent('#note')).toContain('balance:read instances:read')
    await page.click('#call')
    await page.waitForSelector('#answers li:nth-child(3)')
    const answers = await page.locator('#answers li').allTextContents()
    expect(answers[0]).toBe('GET /v1/balance → 200 {"amount":50,"currency":"usd"}')
    expect(answers[2]).toContain('403')
    await page.click('#renew')
    await page.waitForSelector('#answers:empty', { state: 'attached' })

    const account = await context.newPage()
    await account.goto(`${demo.server.issuer}/account/apps`)
    await account.click('button[name=consent]')
    await account.waitForURL(/done=revoked_one/u)
    await page.click('#renew')
    await page.waitForSelector('#sign-in:visible')
    // Chromium reports every 403 and 400 that a page gets; nothing else may be complained about.
    expect(complaints.filter((text) => !/status of 40[03]/u.test(text))).toEqual([])
    await context.close()
  },
  patience,
)

it(
  'keeps no token where another page or a later visitor finds it',
  async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await signIn(page)
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]),
    )
    expect(kept).toBe(JSON.stringify([{}, {}, '', `${origin}/`]))
    await page.reload()
    await page.waitForSelector('#sign-in:visible')
    await context.close()
  },
  patience,
)

it('does not take a callback that it did not ask for', async () => {
  const page = await browser.newPage()
  await page.goto(`${origin}/callback?code=x&state=y&iss=${demo.server.issuer}`)
  await page.waitForSelector('#sign-in:visible')
  expect(await page.textContent('#note')).toContain('Nobody is signing in here.')
  await page.close()
})

it('serves its files and nothing beside them', async () => {
  expect((await fetch(`${origin}/app.js`)).status).toBe(200)
  expect((await fetch(`${origin}/..%2fpackage.json`)).status).toBe(404)
  expect((await fetch(`${origin}/constructor`)).status).toBe(404)
})
