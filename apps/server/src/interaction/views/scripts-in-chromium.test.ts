/** The two scripts, in a real browser with an authenticator that the test looks after. */

import { openChromium } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { context, security } from './fixtures/models.ts'
import { openPageSite, type PageSite } from './fixtures/page-site.ts'
import { formPostPage, securityPage, signInPage } from './index.ts'

let browser: Browser
let site: PageSite
beforeAll(async () => {
  ;[browser, site] = await Promise.all([openChromium(), openPageSite()])
})
afterAll(async () => {
  await Promise.all([browser.close(), site[Symbol.asyncDispose]()])
})

const challenge = 'dGhpcyBpcyBhIGNoYWxsZW5nZQ'
const creation = {
  rp: { id: 'localhost', name: 'localhost' },
  user: { id: 'dXNyXzE', name: 'alice@example.com', displayName: 'Alice' },
  challenge,
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
}
const request = { rpId: 'localhost', challenge, userVerification: 'required' }

/** A window whose device confirms its user by itself. */
async function openWithAuthenticator(): Promise<Page> {
  const page = await browser.newPage()
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return page
}

/** What scripts posted to a path, latest last. */
const sentTo = (path: string): readonly Record<string, unknown>[] =>
  site.posted.filter((each) => each.path === path).map(({ body }) => JSON.parse(body))

async function addPasskey(page: Page): Promise<void> {
  site.answer('/account/passkeys/options', { options: creation, state: 'sealed' })
  site.answer('/account/passkeys', { location: '/added' })
  site.show('/added', signInPage({ email: '', passkeys: false }, context))
  site.show('/account', securityPage(security, context))
  await page.goto(`${site.origin}/account`)
  await page.getByText('Add a passkey').first().click()
  await page.getByLabel('Name of the new passkey').fill('Laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.waitForURL('**/added')
}

describe('the passkey script', () => {
  it('makes a passkey and hands it over with its name', async () => {
    const page = await openWithAuthenticator()
    await addPasskey(page)
    expect(sentTo('/account/passkeys/options').at(-1)).toMatchObject({
      csrf: context.hidden['csrf'],
    })
    expect(sentTo('/account/passkeys').at(-1)).toMatchObject({
      csrf: context.hidden['csrf'],
      state: 'sealed',
      name: 'Laptop',
      response: { type: 'public-key', response: { attestationObject: expect.any(String) } },
    })
    await page.close()
  })

  it.each([
    ['in one click and nothing typed', false],
    ['chosen among what the browser fills in for the e-mail field', true],
  ])('signs in with it, %s', async (_how, conditional) => {
    const page = await openWithAuthenticator()
    await addPasskey(page)
    // The authenticator of the test chooses at once, so the two ways are shown one by one.
    await page.addInitScript((available) => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(available)
    }, conditional)
    site.answer('/login/passkey/options', { options: request, state: 'sealed' })
    site.answer('/login/passkey', { location: '/welcome' })
    site.show('/welcome', signInPage({ email: '', passkeys: false }, context))
    site.show('/login', signInPage({ email: '', passkeys: true }, context))
    const arrived = page.waitForURL('**/welcome')
    await page.goto(`${site.origin}/login`)
    if (!conditional) await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await arrived
    expect(sentTo('/login/passkey').at(-1)).toMatchObject({
      csrf: context.hidden['csrf'],
      interaction: context.hidden['interaction'],
      state: 'sealed',
      response: { response: { signature: expect.any(String), userHandle: 'dXNyXzE' } },
    })
    await page.close()
  })

  it('says so when the server refuses, and lets the person try again', async () => {
    const page = await openWithAuthenticator()
    site.show('/refusing', signInPage({ email: '', passkeys: true }, context))
    await page.goto(`${site.origin}/refusing`)
    await page.route('**/login/passkey/options', (route) =>
      route.fulfill({ status: 400, json: { error: 'refused' } }),
    )
    const button = page.getByRole('button', { name: 'Sign in with a passkey' })
    await button.click()
    await page.getByText('That passkey did not work').waitFor()
    expect(await button.isEnabled()).toBe(true)
    await page.close()
  })

  it('goes to sign in again where that is asked for', async () => {
    const page = await openWithAuthenticator()
    await addPasskey(page)
    await page.goto(`${site.origin}/account`)
    await page.route('**/account/passkeys/options', (route) =>
      route.fulfill({ status: 403, json: { error: 'sign_in_again', location: '/added' } }),
    )
    await page.getByText('Add a passkey').first().click()
    await page.getByLabel('Name of the new passkey').fill('Phone')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.waitForURL('**/added')
    expect(new URL(page.url()).pathname).toBe('/added')
    await page.close()
  })

  it('is not missed: without scripts nothing is offered that does not work', async () => {
    const window = await browser.newContext({ javaScriptEnabled: false })
    const page = await window.newPage()
    site.show('/login', signInPage({ email: '', passkeys: true }, context))
    site.show('/account', securityPage(security, context))
    await page.goto(`${site.origin}/login`)
    expect(await page.getByText('Sign in with a passkey').isVisible()).toBe(false)
    await page.goto(`${site.origin}/account`)
    expect(await page.getByText('Add a passkey').first().isVisible()).toBe(false)
    expect(await page.getByText('must run scripts').isVisible()).toBe(true)
    await window.close()
  })
})

describe('the page that posts an answer to a client', () => {
  it.each([
    ['by itself where scripts run', true],
    ['at a click where they do not', false],
  ])('posts it %s, and none of our own fields', async (_how, javaScriptEnabled) => {
    const window = await browser.newContext({ javaScriptEnabled })
    const page = await window.newPage()
    const parameters = { code: 'kg_ac_1', state: '"><b>', iss: 'https://auth.example' }
    const action = `${site.origin}/callback`
    site.show('/answer', formPostPage({ action, parameters, clientName: 'Fleet' }, context))
    site.show('/callback', signInPage({ email: '', passkeys: false }, context))
    await page.goto(`${site.origin}/answer`)
    if (!javaScriptEnabled) await page.getByRole('button').click()
    await page.waitForURL('**/callback')
    const posted = site.posted.findLast(({ path }) => path === '/callback')
    expect(Object.fromEntries(new URLSearchParams(posted?.body))).toEqual(parameters)
    await window.close()
  })
})
