/** What the operator does in the console, by hand: an API with its scopes and its document; keys. */
import { readFileSync } from 'node:fs'
import { openChromium } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConsoleWorld, resume, settle, startConsoleWorld, visit } from './console-world.ts'
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
const field = (page: Page, name: string) => page.getByRole('textbox', { name })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()
const said = (page: Page, text: string) => page.getByText(text).first().waitFor()

const yaml = `openapi: 3.1.0
info: {title: Rockets, version: '2'}
paths:
  /launches:
    get:
      operationId: listLaunches
      summary: List launches
      x-scopes: [launches:read]
    post:
      operationId: launch
      x-scopes: [launches:write]
`

describe('the operator', { timeout: 120_000 }, () => {
  it('registers an API, gives it a scope, and maps operations from a YAML document', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, '/apis')
    await button(page, 'Register API').click()
    await field(page, 'Name').fill('Rockets')
    await field(page, 'Identifier').fill('https://rockets.example.com')
    await dialog(page).getByRole('button', { name: 'Register' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rockets' }).waitFor()
    const apiId = new URL(page.url()).pathname.split('/').at(-1) ?? ''

    await button(page, 'Add scope').click()
    await field(page, 'Name').fill('launches:read')
    await field(page, 'Title').fill('See launches')
    await dialog(page).getByRole('button', { name: 'Add scope' }).click()
    await said(page, 'See launches')

    await page.getByRole('tab', { name: 'Operations' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'rockets.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(yaml),
    })
    await said(page, 'GET /launches')
    await button(page, 'Add them to the API').click()
    await page.getByText('Operations want scopes').waitFor({ state: 'detached' })
    await button(page, 'Change the scopes of POST /launches').click()
    await dialog(page).getByRole('checkbox', { name: 'launches:read' }).click()
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await said(page, 'set by hand')

    const { scopes } = await world.server.manage('GET', `/apis/${apiId}`)
    expect(scopes).toMatchObject([
      { name: 'launches:read', title: 'See launches' },
      { name: 'launches:write' },
    ])
    const { items } = await world.server.manage('GET', `/apis/${apiId}/operations`)
    expect(items).toMatchObject([
      { id: 'listLaunches', scope: 'launches:read', scope_edited: false },
      { id: 'launch', scope: 'launches:write launches:read', scope_edited: true },
    ])
    // The browser reports that there was no document before.
    expect(watched.complaints.filter((each) => !each.includes('404'))).toEqual([])
  })

  it('is told what is wrong with a document, and keeps the one there was', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, `/apis/${world.apiId}?tab=operations`)
    const choose = (name: string, text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
    await choose('broken.yaml', 'openapi: [3')
    await said(page, 'broken.yaml: It can’t be read')
    await choose('old.json', '{"swagger":"2.0"}')
    await said(page, 'openapi must be 3.0.x or 3.1.x')
    await said(page, 'No OpenAPI document yet')
    expect(watched.complaints.filter((each) => !/40[04]/u.test(each))).toEqual([])
  })

  it('rotates keys in good order, and gives up one that leaked after seeing what breaks', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    const states = async () => {
      const { items } = await world.server.manage('GET', '/signing_keys')
      return (items as readonly { kid: string; state: string }[]).map(({ kid, state }) => ({
        kid,
        state,
      }))
    }
    await visit(watched, world, '/keys')
    const [first] = await states()
    await button(page, 'Rotate').click()
    await said(page, 'It signs a day from now')
    await dialog(page).getByRole('button', { name: 'Publish the next key' }).click()
    await said(page, 'The next key is published')
    expect((await states()).map(({ state }) => state).toSorted()).toEqual(['current', 'next'])

    await button(page, `Revoke ${first?.kid}`).click()
    await said(page, 'tokens went out for all APIs in the last 24 hours')
    const confirm = dialog(page).getByRole('button', { name: 'Revoke key' })
    expect(await confirm.isDisabled()).toBe(true)
    await field(page, 'Type').fill(first?.kid ?? '')
    await confirm.click()
    await said(page, 'The key is revoked')
    await settle(page)
    const after = await states()
    expect(after.find(({ kid }) => kid === first?.kid)?.state).toBe('retired')
    expect(after.filter(({ state }) => state === 'current')).toHaveLength(1)
    const { access_token } = await world.server.token(world.used.clientId, world.used.clientSecret)
    expect(String(access_token).split('.')).toHaveLength(3)
    expect(watched.complaints).toEqual([])
  })

  it('reads how the server is set up, without a secret of it', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, '/settings?tab=server')
    await said(page, 'environment KEYGRANT_BOOTSTRAP_USER_EMAIL')
    await said(page, 'Secret values never leave the server')
    const text = await page.locator('#content').innerText()
    expect(text).toContain(world.server.issuer)
    expect(text).not.toContain(world.operator.password)
    expect(watched.complaints).toEqual([])
  })

  it('chooses how the pages look, and the next one that is opened does', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, '/settings')
    await page.getByLabel('Product name').fill('Acme Cloud')
    await page.getByLabel('Colour of links and buttons').fill('#e4572e')
    await said(page, 'Too little to read: a darker tone is used')
    await button(page, 'Save').click()
    await said(page, 'Saved.')
    const preview = page.frameLocator('iframe[title="Page to sign in, dark"]')
    await preview.getByText('Acme Cloud').waitFor()
    const answer = await fetch(`${world.server.issuer}/login`)
    expect(await answer.text()).toContain('– Acme Cloud</title>')
    expect(watched.complaints).toEqual([])
  })

  it('copies the address of the token endpoint, which answers there', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, '/endpoints')
    await button(page, 'Copy address: Token').click()
    const address = await page.evaluate(() => navigator.clipboard.readText())
    expect(address).toBe(`${world.server.issuer}/oauth2/token`)
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams() })
    expect(await answer.json()).toMatchObject({ error: expect.stringMatching(/^invalid_/u) })
    expect(watched.complaints).toEqual([])
  })

  it('takes an invitation back, whose link then works no more', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, `/organization?org=${world.organizationId}`)
    await button(page, 'Withdraw the invitation of guest@example.com').click()
    await dialog(page).getByRole('button', { name: 'Withdraw invitation' }).click()
    await page.getByText('Open invitations').waitFor({ state: 'detached' })
    const path = `/organizations/${world.organizationId}/invitations`
    expect(await world.server.manage('GET', path)).toMatchObject({ items: [] })
  })

  it('sees requests as they come, over one connection that goes on where it broke off', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page, sent } = watched
    await visit(watched, world, '/logs')
    const reads = () => sent.filter((each) => /GET [^ ]*\/logs(?:\?|\s)/u.test(each)).length
    const streams = () => sent.filter((each) => each.includes('/logs/stream')).length
    // The first connection ends at once, as each does some time.
    const ended = { contentType: 'text/event-stream', body: 'retry: 1000\n\n' }
    await page.route('**/logs/stream**', (route) => route.fulfill(ended), { times: 1 })
    const connected = page.waitForResponse((answer) => answer.url().includes('/logs/stream'))
    await page.getByRole('switch', { name: 'Live' }).check({ force: true })
    await connected
    await page.waitForResponse((answer) => answer.url().includes('/logs/stream'))
    const rows = page.getByRole('row')
    const [before, asked] = [await rows.count(), reads()]
    await world.server.token(world.used.clientId, 'kg_cs_wrong').catch(() => undefined)
    await world.server.keygrant.flush()
    await rows.nth(before).waitFor()
    expect([reads(), streams()]).toEqual([asked, 2])
    expect(sent.findLast((each) => each.includes('/logs/stream'))).toContain('last-event-id')
    expect(watched.complaints).toEqual([])
  })

  it('narrows the log to a span and a scope, sees what went wrong by cause, and takes all of it away', async () => {
    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, '/logs?range=custom&scope=balance:read')
    await page.getByText('Answered').first().waitFor()
    await page.getByLabel('Until').fill('2020-01-01T00:00')
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByText('No request fits').waitFor()
    expect(await page.getByRole('switch', { name: 'Live' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByText('Refusals by cause').click()
    await page
      .getByText(/^\d+×$/u)
      .first()
      .waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('link', { name: 'show requests' }).first().click()
    await expect.poll(() => new URL(page.url()).searchParams.get('problem')).not.toBeNull()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    await page.getByRole('menuitem', { name: 'As a table (CSV)' }).click()
    const file = await (await saved).path()
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n')
    expect(lines[0]).toMatch(/^at,outcome,endpoint/u)
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines.slice(1)) expect(line).toContain(',refused,token,')
    expect(watched.complaints).toEqual([])
  })

  it('alone may see these pages: a developer finds them neither in the menu nor at their address', async () => {
    const watched = await resume(browser, world, world.developer)
    const { page } = watched
    for (const name of ['APIs and scopes', 'Signing keys', 'Settings'])
      expect(await page.getByRole('link', { name }).count()).toBe(0)
    await visit(watched, world, '/keys')
    await said(page, 'There is no such page')
    await visit(watched, world, `/apis/${world.apiId}`)
    expect(await page.getByRole('button', { name: 'Add scope' }).count()).toBe(0)
  })
})
