/** The first call in the browser: a token, an answer, a refusal, one more scope, and the line to paste. */
import { readFileSync } from 'node:fs'
import { type Demo, openChromium } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCredential, resume, settle, startDescribedDemo, visit } from './console-world.ts'
import { tabTo } from './keyboard.ts'
import { violationsOf } from './violations.ts'

let demo: Demo
let browser: Browser & AsyncDisposable
beforeAll(async () => {
  demo = await startDescribedDemo()
  browser = await openChromium()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await demo[Symbol.asyncDispose]()
})

/** The header and the menu are judged where every page is looked at. */
const frameSeen = { frame: true }
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
  await dialog.getByRole('button', { name: 'Get token' }).click()
  await dialog.getByText('it is shown this once').waitFor()
  expect(await violationsOf(page, { frame: true, page: true })).toEqual([])
  await dialog.getByRole('button', { name: 'Copy' }).click()
  const secret = await clipboard(page)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return secret
}

async function actAs(page: Page, whom: string): Promise<void> {
  await button(page, 'Act as').click()
  await page.getByRole('menuitem', { name: whom }).click()
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
  it('acts with a pasted token, and ends a developer token at once', async () => {
    const watched = await resume(browser, demo, demo.account)
    const { page } = watched
    await visit(watched, demo, '/explorer')
    await actAs(page, 'Paste a token')
    await page.getByRole('dialog').getByLabel('Access token').fill('not-one-of-ours')
    await button(page, 'Use it').click()
    await button(page, 'Send').click()
    await response(page).getByText('The token is not accepted').waitFor()
    expect(await violationsOf(page, frameSeen)).toEqual([])
    await button(page, 'Forget it').click()
    await page.getByText('calls are sent without one').waitFor()

    const secret = await getDeveloperToken(page)
    await button(page, 'Copy curl code').click()
    const line = await clipboard(page)
    expect(line).toContain('"Authorization: Bearer $TOKEN"')
    expect(line).not.toMatch(/eyJ|kg_dt_/u)
    await button(page, 'Look into it').click()
    await page.getByText('3 of 6 operations of this API').waitFor()
    await button(page, 'Verify it').click()
    await page.getByText('An API that it is for accepts it.').waitFor()
    await settle(page)
    expect(await violationsOf(page, frameSeen)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const wire = page.getByRole('region', { name: 'On the wire' })
    await wire.getByRole('button', { name: /Is the token active/u }).click()
    expect(await wire.textContent()).not.toMatch(/eyJ/u)
    await button(page, 'Revoke now').click()
    await page.getByText('calls are sent without one').waitFor()
    const redeemed = await fetch(`${demo.server.issuer}/developer-tokens/redeem`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
    })
    expect(redeemed.ok).toBe(false)
  })

  it('compares an answer with one that was pinned, and takes the requests away for other programs', async () => {
    const watched = await resume(browser, demo, demo.account)
    const { page } = watched
    await visit(watched, demo, '/explorer')
    await button(page, 'Send').click()
    await answered(page, 401).waitFor()
    await button(page, 'Pin to compare').click()
    await getDeveloperToken(page)
    await button(page, 'Send').click()
    await answered(page, 200).waitFor()
    const body = page.getByRole('region', { name: 'Body, compared' })
    await body.getByText('now:').first().waitFor()
    await body.getByText('pinned:').first().waitFor()
    expect(await violationsOf(page, frameSeen)).toEqual([])
    await button(page, 'Unpin').click()

    const saved = page.waitForEvent('download')
    await button(page, 'Export').click()
    await page.getByRole('menuitem', { name: 'Postman collection' }).click()
    const text = readFileSync(await (await saved).path(), 'utf8')
    const { item } = JSON.parse(text) as { readonly item: readonly object[] }
    expect(item).toHaveLength(6)
    expect(text).not.toMatch(/eyJ|kg_/u)
    expect(watched.complaints.filter((each) => !each.includes('401'))).toEqual([])
  })

  it('shares a request by a link that holds what was filled in', async () => {
    const watched = await resume(browser, demo, demo.account)
    const { page } = watched
    await visit(watched, demo, '/explorer?operation=createInstance')
    await page.getByLabel('JSON body').fill('{"name":"shared"}')
    await button(page, 'Copy link to this request').click()
    const link = await clipboard(page)
    await page.goto(link)
    await expect.poll(() => page.getByLabel('JSON body').inputValue()).toBe('{"name":"shared"}')
    await settle(page)
    expect(await violationsOf(page, frameSeen)).toEqual([])
    // Another operation begins with its own examples.
    await page.getByRole('button', { name: /GET.*\/v1\/balance/u }).click()
    await expect.poll(() => page.url()).not.toContain('with=')
  })

  it('acts as a credential whose secret it never sees', async () => {
    const { clientId, clientSecret } = await addCredential(
      demo.server,
      demo.organizationId,
      'Nightly backup',
    )
    const watched = await resume(browser, demo, demo.account)
    const { page } = watched
    await visit(watched, demo, '/explorer')
    await actAs(page, 'One of my credentials')
    await page.getByRole('dialog').getByText('Its secret stays where it is').waitFor()
    expect(await violationsOf(page, frameSeen)).toEqual([])
    await button(page, 'Act as it').click()
    await page.getByText('Nightly backup (credential)').waitFor()
    await button(page, 'Send').click()
    await answered(page, 200).waitFor()
    await response(page)
      .getByRole('tab', { name: /^Headers/u })
      .click()
    await page.getByRole('table', { name: 'Response headers' }).waitFor()
    expect(await violationsOf(page, frameSeen)).toEqual([])
    await page.getByRole('tab', { name: 'SDK' }).click()
    await page.getByText(`clientId: "${clientId}"`).waitFor()
    expect(watched.sent.join()).not.toContain(clientSecret)
    await button(page, 'Revoke now').click()
    await page.getByText('calls are sent without one').waitFor()
    const bearer = watched.sent.findLast((each) => each.includes('/v1/balance'))
    const authorization = /Bearer eyJ[\w.-]+/u.exec(bearer ?? '')?.[0] ?? ''
    await expect
      .poll(
        async () => (await fetch(`${demo.api}/v1/balance`, { headers: { authorization } })).status,
      )
      .toBe(401)
  })

  it('acts as its user through an app, who is asked in a window and can take it back', async () => {
    const watched = await resume(browser, demo, demo.account)
    const { page, context } = watched
    await visit(watched, demo, '/explorer')
    await actAs(page, 'My user, through an app')
    await button(page, 'Make one').click()
    await button(page, 'Ask me').waitFor()
    expect(await violationsOf(page, frameSeen)).toEqual([])
    const opening = context.waitForEvent('page')
    await button(page, 'Ask me').click()
    const asked = await opening
    const closed = asked.waitForEvent('close')
    await asked.getByRole('button', { name: 'Allow', exact: true }).click()
    await closed
    await page.getByText('API explorer (you, through an app)').waitFor()
    await button(page, 'Send').click()
    await answered(page, 200).waitFor()

    // Every step is there to be read, and nothing secret in it unless a button is held.
    const wire = page.getByRole('region', { name: 'On the wire' })
    await wire.getByRole('button', { name: /Tokens for the code/u }).click()
    const view = wire.getByRole('tabpanel', { name: 'As sent' })
    await view.getByText('code_verifier=••').waitFor()
    expect(await wire.textContent()).not.toMatch(/eyJ|kg_ac_|kg_rt_/u)
    expect(await violationsOf(page, frameSeen)).toEqual([])
    await button(page, 'Hold to see secrets').hover()
    await page.mouse.down()
    await view.getByText(/code=kg_ac_/u).waitFor()
    await page.mouse.up()
    await view.getByText('code_verifier=••').waitFor()
    await button(page, 'Hold to see secrets').focus()
    await page.keyboard.down('Space')
    await view.getByText(/code=kg_ac_/u).waitFor()
    await page.keyboard.up('Space')
    await view.getByText('code_verifier=••').waitFor()

    await button(page, 'Revoke now').click()
    await page.getByText('calls are sent without one').waitFor()
    await wire.getByRole('button', { name: /The token ends, with its family/u }).waitFor()
    expect(await kept(page)).not.toMatch(/eyJ|kg_/u)
    expect(watched.complaints).toEqual([])
  })

  it('is worked by keyboard alone: a token, a call, and its answer', async () => {
    const watched = await resume(browser, demo, demo.account)
    const { page } = watched
    await visit(watched, demo, '/explorer')
    await tabTo(page, 'Get developer token')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect.poll(() => dialog.getByLabel('balance:read').isChecked()).toBe(true)
    await tabTo(page, 'Get token')
    await page.keyboard.press('Enter')
    await dialog.getByText('it is shown this once').waitFor()
    await tabTo(page, 'Done')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await tabTo(page, 'Send')
    await page.keyboard.press('Enter')
    await answered(page, 200).waitFor()
  })
})
