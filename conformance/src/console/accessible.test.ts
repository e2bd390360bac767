/** Every page of the console, light and dark, empty and full, with its dialogs: WCAG 2.2 AA, and the policy kept. */
import { openChromium } from '@keygrant/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ConsoleWorld,
  settle,
  signIn,
  startConsoleWorld,
  violationsOf,
  visit,
  type Watched,
} from './console-world.ts'

let world: ConsoleWorld
let browser: Browser & AsyncDisposable
/** An API with a document, one of whose operations wants a scope that it lacks. */
let documented: string
let installed: string
beforeAll(async () => {
  world = await startConsoleWorld()
  documented = await addDocumentedApi(world)
  installed = await addInstalledApp(world)
  browser = await openChromium()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const pages = [
  '/',
  '/overview',
  '/credentials',
  '/apps',
  '/installations',
  '/developer-tokens',
  '/explorer',
  '/explorer/flows',
  '/logs',
  '/audit',
  '/organization',
  '/endpoints',
  '/account',
  '/no-such-page',
]
const credential = [
  '',
  '?tab=secrets',
  '?tab=permissions',
  '?tab=restrictions',
  '?tab=logs',
  '?tab=history',
  '?tab=danger',
]

const app = [
  '',
  '?tab=redirects',
  '?tab=scopes',
  '?tab=consent',
  '?tab=users',
  '?tab=installation',
  '?tab=publish',
  '?tab=guide',
]

/** An app that is installed where it is from. */
async function addInstalledApp({ server, organizationId }: ConsoleWorld): Promise<string> {
  const { client_id } = await server.manage('POST', '/clients', {
    name: 'Ledger Sync',
    type: 'web',
    organization_id: organizationId,
    scope: 'openid balance:read instances:write',
    required_scope: 'balance:read',
    redirect_uris: ['https://ledger.example.com/callback', 'http://localhost:3000/callback'],
    client_uri: 'https://ledger.example.com',
    installation: {
      onboarding_uri: 'https://ledger.example.com/onboarding',
      regions: ['eu', 'us'],
      fields: [{ name: 'team', title: 'Team in Ledger Sync', required: true }],
    },
  })
  await server.manage('POST', '/installations', {
    client_id,
    organization_id: organizationId,
    region: 'eu',
    fields: { team: 'Platform' },
  })
  return String(client_id)
}

/** What only the operator has. */
const operatorPages = (): readonly string[] => [
  '/apis',
  `/apis/${documented}`,
  `/apis/${documented}?tab=operations`,
  `/apis/${world.apiId}?tab=operations`,
  `/apis/${documented}?tab=tokens`,
  `/apis/${documented}?tab=danger`,
  '/keys',
  '/settings',
]

async function addDocumentedApi({ server }: ConsoleWorld): Promise<string> {
  const scopes = [{ name: 'ledger:read', title: 'Read the ledger' }]
  const api = { identifier: 'https://ledger.example.com', name: 'Ledger', scopes }
  const { id } = await server.manage('POST', '/apis', api)
  const paths = {
    '/entries': {
      get: { summary: 'List entries', 'x-scopes': ['ledger:read'] },
      post: { deprecated: true, 'x-scopes': ['ledger:write'] },
    },
  }
  const document = { openapi: '3.1.0', info: { title: 'Ledger', version: '1' }, paths }
  await server.manage('PUT', `/apis/${String(id)}/openapi`, document)
  return String(id)
}

type Step = (watched: Watched) => Promise<void>
const press =
  (name: string | RegExp): Step =>
  async ({ page }) => {
    await page.getByRole('button', { name }).first().click()
    await page.getByRole('dialog').or(page.getByRole('menu')).first().waitFor()
    await settle(page)
  }

/** Pages with something opened upon them. */
const opened: readonly (readonly [what: string, path: string, step: Step])[] = [
  ['the API call', '/credentials', press('As API call')],
  ['creating a credential', '/credentials', press('Create credential')],
  ['creating an app', '/apps', press('Create app')],
  ['importing a manifest', '/apps', press('Import manifest')],
  [
    'installing an app',
    '/installations',
    async (watched) => {
      await press('Install app')(watched)
      await watched.page.getByRole('button', { name: 'Choose Ledger Sync' }).click()
      await watched.page.getByLabel('Team in Ledger Sync').waitFor()
    },
  ],
  ['uninstalling one', '/installations', press(/^Uninstall/u)],
  [
    'the palette',
    '/credentials',
    async ({ page }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
    },
  ],
  [
    'acting as somebody else',
    '/explorer',
    async (watched) => {
      await press('Act as')(watched)
      await watched.page.getByRole('menuitem', { name: 'My user, through an app' }).click()
      await watched.page
        .getByRole('dialog')
        .getByText('a window asks you', { exact: false })
        .waitFor()
      await settle(watched.page)
    },
  ],
  ['the account menu', '/credentials', press(/account of/u)],
]

/** Dialogs of the operator's pages: what to press, and where. */
const dialogs = (): readonly (readonly [path: string, button: string | RegExp])[] => [
  ['/apis', 'Register API'],
  [`/apis/${documented}`, 'Add scope'],
  [`/apis/${documented}`, /^Remove ledger/u],
  [`/apis/${documented}?tab=operations`, /^Change the scopes/u],
  [`/apis/${documented}?tab=danger`, 'Delete API'],
  [`/organization?org=${world.organizationId}`, /^Withdraw/u],
  ['/keys', 'Rotate'],
  ['/keys', /^Revoke/u],
  [`/apps/${installed}?tab=publish`, 'Make a draft'],
]

/** The server keeps silent: what a page says then. */
const unreachable: Step = async ({ page }) => {
  await page.route(/\/api\/v1\/(?!session)/u, (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 503, code: 'unavailable', title: 'The database is away' }),
    }),
  )
}

/** In pixels, by how much the page is wider than the window. */
const tooWide = ({ page }: Watched): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('in light and dark', () => {
  it.each(['developer', 'newcomer', 'operator'] as const)(
    'every page of the %s is for everyone, and keeps to the policy',
    { timeout: 400_000 },
    async (who) => {
      await using watched = await signIn(browser, world, world[who])
      const found: string[] = []
      const paths =
        who === 'developer'
          ? [
              ...pages,
              ...credential.map((tab) => `/credentials/${world.used.clientId}${tab}`),
              ...app.map((tab) => `/apps/${installed}${tab}`),
            ]
          : who === 'operator'
            ? [...pages, ...operatorPages()]
            : pages
      for (const path of paths) {
        await visit(watched, world, path)
        for (const each of await violationsOf(watched.page)) found.push(`${path} ${each}`)
        if ((await tooWide(watched)) > 0) found.push(`${path} is wider than the window`)
      }
      expect(found).toEqual([])
      expect(watched.complaints.filter((each) => !each.includes('404'))).toEqual([])
    },
  )

  it('what the developer opens is for everyone', { timeout: 300_000 }, async () => {
    await using watched = await signIn(browser, world, world.developer)
    for (const [what, path, step] of opened) {
      await visit(watched, world, path)
      await step(watched)
      expect(await violationsOf(watched.page), what).toEqual([])
    }
    expect(watched.complaints.filter((each) => !each.includes('404'))).toEqual([])
  })

  it('what the operator opens is for everyone', { timeout: 300_000 }, async () => {
    await using watched = await signIn(browser, world, world.operator)
    for (const [path, button] of dialogs()) {
      await visit(watched, world, path)
      await press(button)(watched)
      expect(await violationsOf(watched.page), `${path} ${String(button)}`).toEqual([])
    }
    expect(watched.complaints).toEqual([])
  })

  it('a server in trouble is told of in words that everyone gets', {
    timeout: 300_000,
  }, async () => {
    await using watched = await signIn(browser, world, world.developer)
    await unreachable(watched)
    for (const path of ['/credentials', '/logs', '/overview']) {
      await visit(watched, world, path)
      await watched.page.getByText('The database is away').first().waitFor()
      expect(await violationsOf(watched.page)).toEqual([])
    }
  })
})

it('a phone shows every page without scrolling sideways', { timeout: 300_000 }, async () => {
  await using watched = await signIn(browser, world, world.developer)
  await watched.page.setViewportSize({ width: 320, height: 700 })
  const wide: string[] = []
  for (const path of [
    ...pages,
    `/apis/${world.apiId}`,
    `/credentials/${world.used.clientId}?tab=secrets`,
    ...app.map((tab) => `/apps/${installed}${tab}`),
  ]) {
    await visit(watched, world, path)
    const over = await tooWide(watched)
    if (over > 0) wide.push(`${path} by ${over}`)
  }
  expect(wide).toEqual([])
})
