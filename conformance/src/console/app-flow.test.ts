/** An OAuth app from its making to its end: asked at the real page, seen by its owner, taken back; and installed. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { openChromium } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Account,
  type ConsoleWorld,
  resume,
  startConsoleWorld,
  visit,
} from './console-world.ts'
import {
  type AppServer,
  addressOfGuide,
  allowIt,
  askForTokens,
  createApp,
  startAppServer,
} from './oauth-app.ts'
import { violationsOf } from './violations.ts'

let world: ConsoleWorld
let browser: Browser & AsyncDisposable
let app: AppServer
/** Somebody else in the organization of whoever offers the app. */
const user: Account = { email: 'dan@example.com', password: randomBytes(12).toString('hex') }
beforeAll(async () => {
  world = await startConsoleWorld()
  await addColleague(world)
  app = await startAppServer()
  browser = await openChromium()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

async function addColleague({ server }: ConsoleWorld): Promise<void> {
  const { items } = await server.manage('GET', '/organizations')
  const all = items as readonly { readonly id: string; readonly name: string }[]
  const id = all.find(({ name }) => name === 'Blank Slate')?.id ?? ''
  const made = await server.manage('POST', '/users', { ...user, name: 'Dan Deer' })
  const member = { user_id: made['id'], role: 'viewer' }
  await server.manage('POST', `/organizations/${id}/members`, member)
}

const dialog = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click()
/** The user, in a browser of their own: signs in, reads the question, says yes. */
async function consent(address: string): Promise<URLSearchParams> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('[name=email]').fill(user.email)
  await page.locator('[name=password]').fill(user.password)
  await page.locator('[name=password]').press('Enter')
  const answered = await allowIt(page)
  await context.close()
  return answered
}

describe('an app', { timeout: 120_000 }, () => {
  it('is made, allowed by somebody, seen and taken back by its owner; then it can not renew', async () => {
    const watched = await resume(browser, world, world.newcomer)
    const { page } = watched
    await visit(watched, world, '/apps')
    await page.getByText('No apps yet').waitFor()
    const made = await createApp(page, app.redirectUri)
    const token = (form: Record<string, string>) => askForTokens(world.server.issuer, made, form)
    const renew = (refreshToken: string | undefined) =>
      token({ grant_type: 'refresh_token', refresh_token: refreshToken ?? '' })

    const verifier = randomBytes(32).toString('hex')
    const answered = await consent(await addressOfGuide(page, verifier))
    expect(answered.get('state')).toBe('some-state')
    const first = await token({
      grant_type: 'authorization_code',
      code: answered.get('code') ?? '',
      redirect_uri: app.redirectUri,
      code_verifier: verifier,
    })
    expect(first.status).toBe(200)
    const second = await renew(first.body['refresh_token'])
    expect(second.status).toBe(200)

    await tab(page, 'Users')
    await page.getByText('Dan Deer').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await button(page, `Revoke what ${user.email} allowed`).click()
    await button(page, 'Revoke consent').click()
    await page.getByText('The consent is revoked.').waitFor()
    await page.getByText('Nobody allowed it anything yet').waitFor()
    const third = await renew(second.body['refresh_token'])
    expect([third.status, third.body['error']]).toEqual([400, 'invalid_grant'])
    expect(watched.complaints).toEqual([])
  })

  it('shows its own consent page, in a language, in the dark, with nothing to press', async () => {
    const { client_id } = await world.server.manage('POST', '/clients', {
      name: 'Fleet',
      type: 'device',
      organization_id: world.organizationId,
      scope: 'balance:read',
    })
    const watched = await resume(browser, world, world.developer)
    const { page } = watched
    await visit(watched, world, `/apps/${String(client_id)}?tab=consent&language=de&scheme=dark`)
    const shown = page.frameLocator('iframe[title="Consent page"]')
    await shown.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor()
    await shown.getByText('WDJB-MJHT').waitFor()
    for (const decision of ['allow', 'deny'])
      expect(await shown.locator(`button[value=${decision}]`).isDisabled()).toBe(true)
    const ground = await shown
      .locator('body')
      .evaluate((body) => getComputedStyle(body).backgroundColor)
    expect(ground).toBe('rgb(14, 17, 23)')
    await page.getByText('Light', { exact: true }).click()
    await expect
      .poll(() => shown.locator('meta[name=color-scheme]').getAttribute('content'))
      .toBe('light')
    expect(watched.complaints).toEqual([])
  })

  it('is published by an operator, tried from its page, written down, and made again of that', async () => {
    const { client_id } = await world.server.manage('POST', '/clients', {
      name: 'Ledger Sync',
      type: 'web',
      organization_id: world.organizationId,
      redirect_uris: [app.redirectUri],
      scope: 'balance:read',
      publication: 'draft',
    })
    const find = () => world.server.manage('GET', `/clients/${String(client_id)}`)
    const watched = await resume(browser, world, world.operator)
    const { page, context } = watched
    await visit(watched, world, `/apps/${String(client_id)}?tab=publish`)
    await page.getByText('It should have a home page, a privacy policy').waitFor()
    await button(page, 'Publish').click()
    await dialog(page).getByText('Everybody with an account here can be asked').waitFor()
    await dialog(page).getByRole('button', { name: 'Publish' }).click()
    await page.getByText('The app is published.').waitFor()
    expect(await find()).toMatchObject({ publication: 'published' })

    await tab(page, 'Redirects')
    const opened = context.waitForEvent('page')
    await button(page, `Try it: ${app.redirectUri}`).click()
    expect((await allowIt(await opened)).get('code')).toMatch(/^kg_ac_/u)

    await tab(page, 'Install')
    const downloaded = page.waitForEvent('download')
    await button(page, 'Export manifest').click()
    const download = await downloaded
    expect(download.suggestedFilename()).toBe('keygrant-app.json')
    const manifest = await readFile(await download.path(), 'utf8')
    expect(manifest).not.toContain(String(client_id))

    await visit(watched, world, '/apps?create=import')
    await dialog(page).getByRole('textbox', { name: 'Manifest' }).fill(manifest)
    await dialog(page).getByRole('button', { name: 'Import' }).click()
    await dialog(page).getByText('Your new app').waitFor()
    await dialog(page).getByRole('button', { name: 'Copy' }).nth(1).click()
    await button(page, 'Done').click()
    await page.getByRole('heading', { level: 1, name: 'Ledger Sync' }).waitFor()
    await page.getByText('published').first().waitFor()
    expect(new URL(page.url()).pathname).not.toContain(String(client_id))
    expect(watched.complaints).toEqual([])
  })

  it('is installed with what it asks for, launched from there, and uninstalled by its name', async () => {
    await world.server.manage('POST', '/clients', {
      name: 'Fleet Watch',
      type: 'web',
      redirect_uris: [app.redirectUri],
      scope: 'balance:read',
      publication: 'published',
      installation: {
        onboarding_uri: new URL('/welcome', app.redirectUri).href,
        regions: ['eu', 'us'],
        fields: [{ name: 'team', title: 'Team in Fleet Watch', required: true }],
      },
    })
    const watched = await resume(browser, world, world.newcomer)
    const { page } = watched
    await visit(watched, world, '/installations')
    await button(page, 'Install app').first().click()
    await button(page, 'Choose Fleet Watch').click()
    await dialog(page).getByLabel('Team in Fleet Watch').fill('Platform')
    await button(page, 'Install').click()
    await page.getByText('team: Platform').waitFor()

    await page.getByRole('button', { name: /^Launch Fleet Watch ins_/u }).click()
    const link = dialog(page).getByRole('link', { name: 'Open Fleet Watch' })
    const address = new URL((await link.getAttribute('href')) ?? '')
    expect([address.pathname, address.searchParams.get('region')]).toEqual(['/welcome', 'eu'])
    expect(address.searchParams.get('instance_id')).toMatch(/^ins_/u)
    expect(await violationsOf(page)).toEqual([])
    await button(page, 'Cancel').click()

    await page.getByRole('button', { name: /^Uninstall Fleet Watch ins_/u }).click()
    await dialog(page).getByText('Nobody allowed it anything yet').waitFor()
    const end = dialog(page).getByRole('button', { name: 'Uninstall' })
    expect(await end.isDisabled()).toBe(true)
    await dialog(page).getByRole('textbox').fill('Fleet Watch')
    await end.click()
    await page.getByText('Nothing is installed').waitFor()
    expect(watched.complaints).toEqual([])
  })
})

describe('an app on its way to the public', { timeout: 60_000 }, () => {
  it('is handed in, sent back with a reason that its organization reads, and published', async () => {
    const { server, organizationId } = world
    const made = await server.manage('POST', '/clients', {
      name: 'Fleet Review',
      type: 'web',
      organization_id: organizationId,
      redirect_uris: ['https://fleet.example/cb'],
      scope: 'balance:read',
      publication: 'draft',
    })
    const path = `/apps/${String(made['client_id'])}?tab=publish`
    const member = await resume(browser, world, world.developer)
    await visit(member, world, path)
    await member.page.getByLabel('Test users').fill('tester@example.com')
    await button(member.page, 'Save test users').click()
    await member.page.getByText('Saved.').first().waitFor()
    await button(member.page, 'Ask for a review').click()
    await dialog(member.page).getByRole('button', { name: 'Ask for a review' }).click()
    await dialog(member.page).waitFor({ state: 'hidden' })
    await button(member.page, 'Take it back').waitFor()

    const watched = await resume(browser, world, world.operator)
    const { page } = watched
    await visit(watched, world, '/apps')
    await page.getByRole('link', { name: 'Look at them' }).click()
    await page.getByRole('link', { name: 'Fleet Review' }).waitFor()
    await visit(watched, world, path)
    await button(page, 'Send back').click()
    expect(await violationsOf(page)).toEqual([])
    await dialog(page).getByLabel('Why').fill('The privacy policy is missing.')
    await dialog(page).getByRole('button', { name: 'Send back' }).click()
    await dialog(page).waitFor({ state: 'hidden' })
    await page.getByText('It was sent back').waitFor()
    await visit(member, world, path)
    await member.page.getByText('The privacy policy is missing.').waitFor()

    await button(page, 'Publish').click()
    await dialog(page).getByRole('button', { name: 'Publish' }).click()
    await dialog(page).waitFor({ state: 'hidden' })
    await button(page, 'Make a draft').waitFor()

    await visit(member, world, path.replace('publish', 'general'))
    await member.page.getByText('It is published').waitFor()
    expect(await violationsOf(member.page)).toEqual([])
    const editable = (name: string) =>
      member.page.getByRole('textbox', { name, exact: true }).isEditable({ timeout: 30_000 })
    expect([await editable('Name'), await editable('Support')]).toEqual([false, true])
    await member.page.getByLabel('Support').fill('help@fleet.example')
    await button(member.page, 'Save').click()
    await member.page.getByText('Saved.').first().waitFor()
    expect([...member.complaints, ...watched.complaints]).toEqual([])
  })
})

describe('by keyboard alone', { timeout: 60_000 }, () => {
  it('an app for a TV is made: where it runs, its name, and there it is', async () => {
    const watched = await resume(browser, world, world.developer)
    const { page } = watched
    await visit(watched, world, '/apps?create=yes')
    const place = page.getByRole('radio', { name: 'On a web server' })
    await expect.poll(() => place.evaluate((each) => each === document.activeElement)).toBe(true)
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('radio', { name: 'On a TV' }).isChecked()).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.type('Television')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Television' }).waitFor()
    await page.getByText('draft').first().waitFor()
  })
})
