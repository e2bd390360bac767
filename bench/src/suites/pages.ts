/** How soon the pages of the console are there, with nothing cached, from the program that `npm start` starts. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openChromium } from '@keygrant/testkit'
import type { Browser } from 'playwright-core'
import { type Look, lookAt, type StorageState } from '../pages/look.ts'
import { type Profile, profiles } from '../pages/profiles.ts'
import { startSubject, stopSubject } from '../processes.ts'
import { keygrantOrder } from '../subjects/keygrant.ts'

const port = 4680
const origin = `http://localhost:${port}`
const person = { email: 'ada@example.com', password: 'a password for one run only' }

/** The median of some looks at one page. */
export interface PageScore extends Look {
  readonly profile: string
  readonly path: string
}

/** A page that signs in, and the main ones of who has. */
const paths = [
  '/login',
  '/console',
  '/console/overview',
  '/console/credentials',
  '/console/explorer',
  '/console/logs',
]

export async function pages({ rounds }: { readonly rounds: number }): Promise<PageScore[]> {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-pages-'))
  const order = keygrantOrder('keygrant', port, folder)
  const subject = await startSubject({
    ...order,
    arguments: ['dev'],
    environment: {
      ...order.environment,
      KEYGRANT_DEMO_PORT: String(port + 2),
      KEYGRANT_BOOTSTRAP_USER_EMAIL: person.email,
      KEYGRANT_BOOTSTRAP_USER_PASSWORD: person.password,
    },
  })
  try {
    await using browser = await openChromium()
    const signedIn = await signIn(browser)
    const scores: PageScore[] = []
    for (const profile of profiles)
      for (const path of paths) {
        const state = path === '/login' ? { cookies: [], origins: [] } : signedIn
        scores.push(await score(browser, { profile, path, signedIn: state, rounds }))
      }
    return scores
  } finally {
    await stopSubject(subject)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function signIn(browser: Browser): Promise<StorageState> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${origin}/console`)
  await page.locator('[name=email]').fill(person.email)
  await page.locator('[name=password]').fill(person.password)
  await page.locator('[name=password]').press('Enter')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForURL(`${origin}/console`)
  const state = await context.storageState()
  await context.close()
  return state
}

interface ScoreOrder {
  readonly profile: Profile
  readonly path: string
  readonly signedIn: StorageState
  readonly rounds: number
}

async function score(
  browser: Browser,
  { profile, path, signedIn, rounds }: ScoreOrder,
): Promise<PageScore> {
  const looks: Look[] = []
  for (let round = 0; round < rounds; round++)
    looks.push(await lookAt(browser, { profile, signedIn, address: origin + path }))
  const [any] = looks
  if (any === undefined) throw new Error('a page has to be looked at once at least')
  const median = (read: (look: Look) => number): number =>
    looks.map(read).sort((a, b) => a - b)[Math.floor((looks.length - 1) / 2)] ?? 0
  return {
    profile: profile.name,
    path,
    firstContentfulPaint: median((look) => look.firstContentfulPaint),
    largestContentfulPaint: median((look) => look.largestContentfulPaint),
    totalBlockingTime: median((look) => look.totalBlockingTime),
    cumulativeLayoutShift: median((look) => look.cumulativeLayoutShift),
    requests: any.requests,
    bytes: any.bytes,
  }
}
