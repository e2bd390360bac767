/** The first call in the browser: a token, an answer, a refusal, one more scope, and the line to paste. */
import { type Demo, openChromium, startDemo } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signIn, violationsOf, visit } from './console-world.ts'

let demo: Demo
let browser: Browser & AsyncDisposable
beforeAll(async () => {
  demo = await startDemo()
  const { items } = await demo.server.manage('GET', '/apis')
  const apis = items as readonly { readonly id: string; readonly identifier: string }[]
  const id = apis.find(({ identifier }) => identifier === demo.api)?.id ?? ''
  const document = await fetch(`${demo.api}/openapi.json`)
  const body = (await document.json()) as Record<string, unknown>
  await demo.server.manage('PUT', `/apis/${id}/openapi`, body)
  browser = await openChromium()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await demo[Symbol.asyncDispose]()
})

const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const response = (page: Page) => page.getByRole('region', { name: 'Response' })
const answered = (page: Page, status: number) =>
  response(page).getByText(new RegExp(`^${status} [A-Z]`, 'u'))

async function getDeveloperToken(page: Page): Promise<string> {
  await button(page, 'Get developer token').click()
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.getByLabel('balance:read').isChecked()).toBe(true)
  expect(await violationsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Get token' }).click()
  await dialog.getByText('it is shown this once').waitFor()
  await dialog.getByRole('button', { name: 'Copy' }).click()
  const secret = await clipboard(page)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return secret
}

/** Everything that a browser keeps, beside the memory of the page. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      history.state,
      document.cookie,
      location.href,
      await indexedDB.databases(),
    ]),
  )

describe('the explorer', { timeout: 180_000 }, () => {
  it('leads from nothing to 200, over 403 to 201, and to a line that has no token in it', async () => {
    await using watched = await signIn(browser, demo, demo.account)
    const { page } = watched
    await visit(watched, demo, '/explorer')
    const secret = await getDeveloperToken(page)
    expect(secret).toMatch(/^kg_dt_/u)

    await button(page, 'Send').click()
    await answered(page, 200).waitFor()
    expect(await response(page).textContent()).toContain('"amount": 50')

    await page.getByRole('button', { name: /POST.*\/v1\/instances/u }).click()
    await button(page, 'Send').click()
    await answered(page, 403).waitFor()
    await response(page).getByText('This call needs instances:write').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await settle(page)
    expect(await violationsOf(page)).toEqual([])

    await button(page, 'Get it and send again').click()
    await answered(page, 201).waitFor()
    expect(await response(page).textContent()).toContain('my first machine')

    await button(page, 'Copy curl code').click()
    const line = await clipboard(page)
    expect(line).toContain('"Authorization: Bearer $TOKEN"')
    expect(line).toContain(`${demo.api}/v1/instances`)
    expect(line).not.toMatch(/eyJ|kg_dt_/u)

    await button(page, 'Look into it').click()
    await page.getByText('5 of 6 operations of this API').waitFor()
    expect(await violationsOf(page)).toEqual([])

    const held = await kept(page)
    expect(held).not.toContain(secret)
    expect(held).not.toContain('eyJ')
    expect(watched.sent.map((each) => each.split(' ')[1]).join()).not.toMatch(/eyJ|kg_dt_/u)
    // A browser tells of every refusal by itself; the policy must have forbidden nothing.
    expect(watched.complaints.filter((each) => !each.includes('status of 403'))).toEqual([])
  })

  it('acts with a pasted token, and ends a developer token at once', async () => {
    await using watched = await signIn(browser, demo, demo.account)
    const { page } = watched
    await visit(watched, demo, '/explorer')
    await button(page, 'Paste a token').click()
    await page.getByRole('dialog').getByLabel('Access token').fill('not-one-of-ours')
    await button(page, 'Use it').click()
    await button(page, 'Send').click()
    await response(page).getByText('The token is not accepted').waitFor()
    await button(page, 'Forget it').click()
    await page.getByText('calls are sent without one').waitFor()

    const secret = await getDeveloperToken(page)
    await button(page, 'Revoke now').click()
    await page.getByText('calls are sent without one').waitFor()
    const redeemed = await fetch(`${demo.server.issuer}/developer-tokens/redeem`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
    })
    expect(redeemed.ok).toBe(false)
  })
})
