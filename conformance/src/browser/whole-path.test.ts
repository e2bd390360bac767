/** A person in a real browser: signs in, allows two of three, and takes it back. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openChromium } from '@keygrant/testkit'
import type AxeCore from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DelegatedWorld, startDelegatedWorld } from './delegated-world.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const wanted = 'balance:read instances:read instances:write'
const patience = 60_000

let world: DelegatedWorld
let browser: Browser
beforeAll(async () => {
  world = await startDelegatedWorld()
  browser = await openChromium()
}, patience)
afterAll(async () => {
  await browser.close()
  await world[Symbol.asyncDispose]()
})

/** Every policy that pages were served with, and everything that a browser blocked. */
interface Watch {
  readonly policies: string[]
  readonly blocked: string[]
}

function watch(context: BrowserContext): Watch {
  const seen: Watch = { policies: [], blocked: [] }
  context.on('response', (response) => {
    const policy = response.headers()['content-security-policy']
    if (policy !== undefined && response.url().startsWith(world.server.origin))
      seen.policies.push(policy)
  })
  context.on('console', (message) => {
    if (/content security policy/iu.test(message.text())) seen.blocked.push(message.text())
  })
  return seen
}

/** Types as a person does who has no mouse: Tab until the thing is in focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    if (await page.locator(`${selector}:focus`).count()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${selector} can not be reached by Tab on ${page.url()}`)
}

async function signIn(page: Page): Promise<void> {
  await tabTo(page, 'input[name=email]')
  await page.keyboard.type(world.account.email)
  await tabTo(page, 'input[name=password]')
  await page.keyboard.type(world.account.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(/consent|account/u)
}

describe.each([
  ['without scripts', false],
  ['with scripts', true],
])('by keyboard alone, %s', (_how, javaScriptEnabled) => {
  it(
    'a person allows part of what is asked, and takes it back',
    async () => {
      const context = await browser.newContext({ javaScriptEnabled })
      const seen = watch(context)
      const page = await context.newPage()
      await page.goto(await world.app.begin(wanted))
      await signIn(page)

      await tabTo(page, 'input[name=scope][value="instances:write"]')
      await page.keyboard.press('Space')
      await tabTo(page, 'button[name=decision][value=allow]')
      await page.keyboard.press('Enter')
      await page.waitForURL(`${world.app.origin}/callback?**`)
      expect(await page.textContent('h1')).toBe('Welcome back')

      await world.app.finish(new URL(page.url()))
      expect(world.app.scope).toBe('balance:read instances:read')
      expect(await world.app.call(world.api, 'GET', '/v1/balance')).toBe(200)
      expect(await world.app.call(world.api, 'POST', '/v1/instances')).toBe(403)
      expect(await world.app.refresh()).toBeUndefined()

      await page.goto(`${world.server.origin}/account/apps`)
      expect(await page.textContent('main')).toContain('Ledger Sync')
      await tabTo(page, 'button[name=consent]')
      await page.keyboard.press('Enter')
      await page.waitForURL(/done=revoked_one/u)
      expect(await world.app.refresh()).toBe('invalid_grant')

      expect(seen.blocked).toEqual([])
      expect(seen.policies.length).toBeGreaterThan(3)
      for (const policy of seen.policies) expect(policy).not.toContain('unsafe')
      await context.close()
    },
    patience,
  )
})

it(
  'a no goes back to the app, and gives it nothing',
  async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(await world.app.begin(wanted))
    await signIn(page)
    await page.click('button[name=decision][value=deny]')
    await page.waitForURL(`${world.app.origin}/callback?**`)
    const { searchParams } = new URL(page.url())
    expect(searchParams.get('error')).toBe('access_denied')
    expect(searchParams.get('iss')).toBe(world.server.issuer)
    await context.close()
  },
  patience,
)

// Each page is looked at in each way where it is made (apps/server/src/interaction/views); here it is
// as the server really fills it.
describe.each([
  ['light', 'desktop', { width: 1200, height: 900 }],
  ['dark', 'phone', { width: 390, height: 844 }],
] as const)('in %s, on a %s', (colorScheme, _device, viewport) => {
  it(
    'every page can be used by everybody (axe, WCAG 2.2 AA)',
    async () => {
      const context = await browser.newContext({ colorScheme, viewport })
      const page = await context.newPage()
      const visited: string[] = []
      const judge = async (): Promise<void> => {
        await page.evaluate(axe)
        const violations = await page.evaluate(async () => {
          const { axe: judgeOf } = globalThis as unknown as { axe: typeof AxeCore }
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
          const { violations: found } = await judgeOf.run({ runOnly: tags })
          return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
        })
        expect(violations, page.url()).toEqual([])
        visited.push(new URL(page.url()).pathname)
      }
      await page.goto(`${world.server.origin}/oauth2/authorize?client_id=nobody`)
      await judge()
      await page.goto(await world.app.begin(wanted))
      await judge()
      await page.fill('input[name=email]', world.account.email)
      await page.fill('input[name=password]', 'not the password')
      await page.press('input[name=password]', 'Enter')
      await judge()
      await page.fill('input[name=password]', world.account.password)
      await page.press('input[name=password]', 'Enter')
      await judge()
      await page.click('button[name=decision][value=allow]')
      await page.waitForURL(`${world.app.origin}/callback?**`)
      for (const path of [
        '/account',
        '/account/apps',
        '/account/totp',
        '/device',
        '/logout',
        '/none',
      ]) {
        await page.goto(world.server.origin + path)
        await judge()
      }
      await page.goto(`${world.server.origin}/password/forgotten`)
      await judge()
      expect(new Set(visited).size).toBeGreaterThan(7)
      await context.close()
    },
    patience,
  )
})
