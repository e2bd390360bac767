/** The main flows, by hand and by keyboard alone: create, use, rotate, retire. And where the secret went. */
import { openChromium } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addCredential,
  type ConsoleWorld,
  resume,
  settle,
  startConsoleWorld,
  visit,
} from './console-world.ts'
import { arrowTo, expectFocusOn, tabTo } from './keyboard.ts'
import { violationsOf } from './violations.ts'

let world: ConsoleWorld
let browser: Browser & AsyncDisposable
beforeAll(async () => {
  world = await startConsoleWorld()
  browser = await openChromium()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const dialog = (page: Page) => page.getByRole('dialog')
const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())

async function copySecret(page: Page): Promise<string> {
  await dialog(page).getByRole('button', { name: 'Copy' }).nth(1).click()
  return clipboard(page)
}

const secretPattern = /kg_cs_[0-9A-Za-z]{30,}/u

describe('a credential', { timeout: 120_000 }, () => {
  it('is two clicks and a name away; its secret works, and turns the first page green', async () => {
    const watched = await resume(browser, world, world.newcomer)
    const { page } = watched
    await visit(watched, world, '/credentials')
    await page.getByRole('button', { name: 'Create credential' }).first().click()
    await expectFocusOn(page, 'Name')
    await page.keyboard.type('My worker')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog(page).getByText('Your new credential').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Test now' }).click()
    await dialog(page).getByText('good for 60 minutes').waitFor()
    await dialog(page).getByText('refused, as it has to be').waitFor()
    const secret = await copySecret(page)
    expect(secret).toMatch(secretPattern)
    await dialog(page).getByRole('button', { name: 'Done' }).click()
    await page.getByRole('heading', { level: 1, name: 'My worker' }).waitFor()
    const clientId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    expect(await world.server.token(clientId, secret)).toHaveProperty('scope', 'balance:read')
    const { items } = await world.server.manage('GET', `/clients/${clientId}/secrets`)
    const [{ expires_at }] = items as [{ expires_at: string }]
    const days = (Date.parse(expires_at) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(365)
    await visit(watched, world, '/')
    await world.server.keygrant.flush()
    await page.getByText('Your first token is out').waitFor()
    // The browser reports the token that had to be refused.
    expect(watched.complaints.filter((each) => !each.includes('status of 400'))).toEqual([])
  })

  it('leaves its secret in no address, no store of the browser, no log and no toast', async () => {
    const watched = await resume(browser, world, world.newcomer)
    const { page, context, sent, complaints } = watched
    const logged: string[] = []
    page.on('console', (message) => logged.push(message.text()))
    await visit(watched, world, '/credentials?create=yes')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Careful')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    const secret = await copySecret(page)
    await dialog(page).getByRole('button', { name: 'Done' }).click()
    await page.getByRole('heading', { level: 1, name: 'Careful' }).waitFor()
    await settle(page)
    const kept = await page.evaluate(async () => {
      const databases = await indexedDB.databases()
      const caches_ = await caches.keys()
      const history_ = JSON.stringify(history.state)
      const stores = JSON.stringify([{ ...localStorage }, { ...sessionStorage }])
      return [
        stores,
        history_,
        document.cookie,
        JSON.stringify(databases),
        caches_.join(),
        location.href,
      ]
    })
    const cookies = JSON.stringify(await context.cookies())
    const shown = await page.content()
    for (const text of [...kept, cookies, shown, ...logged, ...complaints, ...sent])
      expect(text).not.toContain(secret)
  })

  it('asks before its secret is lost', async () => {
    const watched = await resume(browser, world, world.newcomer)
    const { page } = watched
    await visit(watched, world, '/credentials?create=yes')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Forgetful')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog(page).getByText('Your new credential').waitFor()
    await page.keyboard.press('Escape')
    await dialog(page).getByLabel('I have stored the secret').check()
    await dialog(page).getByRole('button', { name: 'Done' }).click()
    await page.getByRole('heading', { level: 1, name: 'Forgetful' }).waitFor()
    expect(watched.complaints).toEqual([])
  })
})

describe('by keyboard alone', { timeout: 120_000 }, () => {
  it('a credential is made, and focus comes back to where it was', async () => {
    const watched = await resume(browser, world, world.developer)
    const { page } = watched
    await visit(watched, world, '/credentials')
    await page.keyboard.press('Tab')
    await expectFocusOn(page, 'Skip to content')
    await page.keyboard.press('Enter')
    await tabTo(page, 'As API call')
    await page.keyboard.press('Enter')
    await dialog(page).waitFor()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'hidden' })
    await expectFocusOn(page, 'As API call')
    await tabTo(page, 'Create credential')
    await page.keyboard.press('Enter')
    await expectFocusOn(page, 'Name')
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await dialog(page).getByText('Your new credential').waitFor()
    await tabTo(page, 'Download .env')
    const downloading = page.waitForEvent('download')
    await page.keyboard.press('Enter')
    expect((await downloading).suggestedFilename()).toMatch(/env/u)
    await tabTo(page, 'Done')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor()
  })

  it('a secret is rotated, and the new one is taken away', async () => {
    const { clientId } = await addCredential(world.server, world.organizationId, 'Rotated by hand')
    const { page } = await resume(browser, world, world.developer)
    const { server } = world
    await page.goto(`${server.issuer}/console/credentials/${clientId}?tab=secrets`)
    await page.getByRole('button', { name: /^Actions for the secret/u }).waitFor()
    await tabTo(page, /^Actions for the secret/u)
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Rotate' }).waitFor()
    await arrowTo(page, 'Rotate')
    await page.keyboard.press('Enter')
    await dialog(page).getByRole('button', { name: 'Rotate' }).waitFor()
    await tabTo(page, 'Rotate')
    await page.keyboard.press('Enter')
    await dialog(page).getByText('Your new secret').waitFor()
    const downloading = page.waitForEvent('download')
    await tabTo(page, 'Download .env')
    await page.keyboard.press('Enter')
    await downloading
    await tabTo(page, 'Done')
    await page.keyboard.press('Enter')
    await dialog(page).waitFor({ state: 'detached' })
    const { items } = await server.manage('GET', `/clients/${clientId}/secrets`)
    expect(items).toHaveLength(2)
  })
})

it('many credentials are turned page by page, and read on from the top', {
  timeout: 120_000,
}, async () => {
  for (let made = 0; made < 60; made++)
    await addCredential(world.server, world.organizationId, `One of many ${made}`)
  const watched = await resume(browser, world, world.developer)
  const { page } = watched
  const rows = page.getByRole('table').getByRole('row')
  const shown = (range: RegExp) => page.getByRole('status').filter({ hasText: range }).waitFor()
  await visit(watched, world, '/credentials')
  await shown(/^1–50$/u)
  const first = await rows.nth(1).textContent()
  await page.getByRole('button', { name: 'Next page' }).press('Enter')
  await shown(/^51–\d+$/u)
  expect(await rows.nth(1).textContent()).not.toBe(first)
  const isInSight = () =>
    rows.first().evaluate((head) => {
      const { top } = head.getBoundingClientRect()
      return top >= 0 && top < 300
    })
  await expect.poll(isInSight).toBe(true)
  expect(await page.getByRole('button', { name: 'Next page' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Previous page' }).press('Enter')
  await shown(/^1–50$/u)
  expect(await rows.nth(1).textContent()).toBe(first)
  expect(await violationsOf(page)).toEqual([])
})
