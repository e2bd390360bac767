/** An OAuth app from its making to its end: asked at the real page, seen by its owner, taken back; and installed. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openChromium } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Account,
  type ConsoleWorld,
  signIn,
  startConsoleWorld,
  violationsOf,
  visit,
} from './console-world.ts'

let world: ConsoleWorld
let browser: Browser & AsyncDisposable
/** The app itself: a page that people come back to. */
let app: Server
let redirectUri: string
/** Somebody else in the organization of whoever offers the app. */
const user: Account = { email: 'dan@example.com', password: randomBytes(12).toString('hex') }
beforeAll(async () => {
  world = await startConsoleWorld()
  await addColleague(world)
  app = createServer((_request, response) => response.end('Back at the app'))
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  redirectUri = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`
  browser = await openChromium()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  app.closeAllConnections()
  app.close()
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
const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())

/** Makes the app by hand; gives what the app's developer takes away. */
async function createApp(page: Page): Promise<{ clientId: string; clientSecret: string }> {
  await button(page, 'Create app').first().click()
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Ledger Sync')
  const uris = dialog(page).getByRole('textbox', { name: 'Redirect URIs' })
  await uris.fill('http://ledger.example.com/callback')
  await dialog(page).getByText('must use https, but on a loopback address').waitFor()
  expect(await button(page, 'Create').isDisabled()).toBe(true)
  await uris.fill(redirectUri)
  await dialog(page).getByText('this machine, at any port').waitFor()
  await button(page, 'Create').click()
  await dialog(page).getByText('Your new app').waitFor()
  await dialog(page).getByRole('button', { name: 'Copy' }).nth(1).click()
  const clientSecret = await clipboard(page)
  await button(page, 'Done').click()
  await page.getByRole('heading', { level: 1, name: 'Ledger Sync' }).waitFor()
  return { clientId: new URL(page.url()).pathname.split('/').at(-1) ?? '', clientSecret }
}

/** What the guide says to open, with values in the place of its variables. */
async function addressOfGuide(page: Page, verifier: string): Promise<string> {
  await tab(page, 'Guide')
  await tab(page, 'By hand')
  await button(page, 'Copy By hand example').click()
  const address = /echo "([^"]+)"/u.exec(await clipboard(page))?.[1] ?? ''
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return address.replace('$STATE', 'some-state').replace('$CHALLENGE', challenge)
}

/** The user, in a browser of their own: signs in, reads the question, says yes. */
async function consent(address: string): Promise<URL> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('[name=email]').fill(user.email)
  await page.locator('[name=password]').fill(user.password)
  await page.locator('[name=password]').press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Allow Ledger Sync' }).waitFor()
  await page.getByText('Read the balance').waitFor()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await page.getByText('Back at the app').waitFor()
  const arrived = new URL(page.url())
  await context.close()
  return arrived
}

describe('an app', { timeout: 120_000 }, () => {
  it('is made, allowed by somebody, seen and taken back by its owner; then it can not renew', async () => {
    await using watched = await signIn(browser, world, world.newcomer)
    const { page } = watched
    await visit(watched, world, '/apps')
    await page.getByText('No apps yet').waitFor()
    const { clientId, clientSecret } = await createApp(page)
    const token = async (form: Record<string, string>) => {
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
      const response = await fetch(`${world.server.issuer}/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams(form),
      })
      const body = (await response.json()) as Readonly<Record<string, string>>
      return { status: response.status, body }
    }
    const renew = (refreshToken: string | undefined) =>
      token({ grant_type: 'refresh_token', refresh_token: refreshToken ?? '' })

    const verifier = randomBytes(32).toString('hex')
    const arrived = await consent(await addressOfGuide(page, verifier))
    expect(arrived.searchParams.get('state')).toBe('some-state')
    const code = arrived.searchParams.get('code') ?? ''
    const first = await token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
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
    await using watched = await signIn(browser, world, world.developer)
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

  it('is installed with what it asks for, launched from there, and uninstalled by its name', async () => {
    await world.server.manage('POST', '/clients', {
      name: 'Fleet Watch',
      type: 'web',
      redirect_uris: [redirectUri],
      scope: 'balance:read',
      publication: 'published',
      installation: {
        onboarding_uri: new URL('/welcome', redirectUri).href,
        regions: ['eu', 'us'],
        fields: [{ name: 'team', title: 'Team in Fleet Watch', required: true }],
      },
    })
    await using watched = await signIn(browser, world, world.newcomer)
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

describe('by keyboard alone', { timeout: 60_000 }, () => {
  it('an app for a TV is made: where it runs, its name, and there it is', async () => {
    await using watched = await signIn(browser, world, world.developer)
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
