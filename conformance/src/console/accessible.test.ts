/** Every page of the console, in light and dark, empty, full, in trouble, with its dialogs: WCAG 2.2 AA, and the policy kept. */
import { openChromium } from '@keygrant/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addThings, type Looks, looksOf, type Opening, routes } from './console-routes.ts'
import {
  type ConsoleWorld,
  moveTo,
  resume,
  settle,
  startConsoleWorld,
  visit,
  type Watched,
} from './console-world.ts'
import { type Seen, violationsOf } from './violations.ts'

let world: ConsoleWorld
let browser: Browser & AsyncDisposable
let looks: Readonly<Record<string, Looks>>
beforeAll(async () => {
  world = await startConsoleWorld()
  looks = looksOf(await addThings(world))
  browser = await openChromium()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

type Who = keyof Pick<ConsoleWorld, 'developer' | 'newcomer' | 'operator'>
const enter = (who: Who): Promise<Watched> => resume(browser, world, world[who])

/** In pixels, by how much the page is wider than the window. */
const tooWide = ({ page }: Watched): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What is wrong with what is shown now. */
async function faultsOf(watched: Watched, where: string, seen: Seen): Promise<readonly string[]> {
  const found = (await violationsOf(watched.page, seen)).map((each) => `${where}: ${each}`)
  const over = await tooWide(watched)
  const mains = await watched.page.locator('main').count()
  if (mains !== 1) found.push(`${where} has ${mains} main elements`)
  return over > 0 ? [...found, `${where} is wider than the window, by ${over}`] : found
}

/** What has been judged, as it was written down. */
const judged = new Set<string>()

/**
 * The page without what surrounds it, as it is written: the same elements with the same words. Ids are
 * made up anew each time, and numbers tell when and how often.
 */
const writtenDown = ({ page }: Watched): Promise<string> =>
  page.evaluate(() => {
    const page = document.querySelector('main')?.outerHTML ?? ''
    return page.replaceAll(/(?:id|for|aria-\w+by|aria-controls)="[^"]*"|\d+|_r_\w+_/gu, '')
  })

/** Looks at one page after the other, in one sitting: what surrounds them is judged on the first. */
async function faultsAt(
  watched: Watched,
  paths: readonly string[],
  also: (where: string) => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const found: string[] = []
  for (const [index, path] of paths.entries()) {
    await moveTo(watched, path)
    await also(path)
    const written = await writtenDown(watched)
    if (index > 0 && judged.has(written)) continue
    judged.add(written)
    found.push(...(await faultsOf(watched, path, { frame: index > 0 })))
  }
  return found
}

const all = (): readonly Looks[] => Object.values(looks)
const emptyFor = (who: Who): readonly string[] =>
  all().flatMap(({ empty }) => ('by' in empty && empty.by === who ? [empty.at] : []))

/** A page that is not found complains of that by itself. */
const unexpected = ({ complaints }: Watched): readonly string[] =>
  complaints.filter((each) => !each.includes('404'))

async function open({ page }: Watched, { press, item, next }: Opening): Promise<void> {
  await page.getByRole('button', { name: press }).first().click()
  if (item !== undefined) await page.getByRole('menuitem', { name: item }).click()
  await page.getByRole('dialog').or(page.getByRole('menu')).first().waitFor()
  if (next !== undefined) await page.getByRole('button', { name: next }).click()
  await settle(page)
}

async function close({ page }: Watched): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').or(page.getByRole('menu')).waitFor({ state: 'detached' })
}

/** What a server in trouble answers to all but who is signed in; not worth asking again at once. */
async function trouble({ page }: Watched): Promise<void> {
  const problem = { status: 409, code: 'unavailable', title: 'The database is away' }
  await page.route(/\/api\/v1\/(?!session)|\/\.well-known\/|\/oauth2\/jwks/u, (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify(problem),
    }),
  )
}

it('each route of the console has its states here', () => {
  expect(Object.keys(looks).toSorted()).toEqual(routes.toSorted())
})

/** Their own pages, and as much as there is on them. */
const fullFor = (who: Who): readonly string[] => [
  ...all().flatMap(({ by, full }) => (by === who ? full : [])),
  '/no-such-page',
]

describe('is for everyone, and keeps to the policy', { timeout: 400_000 }, () => {
  it('every page of the developer, as full as it gets', async () => {
    const watched = await enter('developer')
    expect(await faultsAt(watched, fullFor('developer'))).toEqual([])
    expect(unexpected(watched)).toEqual([])
  })

  it('every page of the operator, as full as it gets', async () => {
    const watched = await enter('operator')
    expect(await faultsAt(watched, fullFor('operator'))).toEqual([])
    expect(unexpected(watched)).toEqual([])
  })

  it('every page of the developer, as the operator sees it', async () => {
    const watched = await enter('operator')
    expect(await faultsAt(watched, fullFor('developer'))).toEqual([])
    expect(unexpected(watched)).toEqual([])
  })

  it.each(['developer', 'newcomer', 'operator'] as const)(
    'every page of the %s with nothing on it',
    async (who) => {
      const watched = await enter(who)
      expect(await faultsAt(watched, emptyFor(who))).toEqual([])
      expect(unexpected(watched)).toEqual([])
    },
  )

  it.each(['developer', 'operator'] as const)(
    'every page of the %s while the server is in trouble, and says so',
    async (who) => {
      const watched = await enter(who)
      await trouble(watched)
      await visit(watched, world, '/no-such-page')
      const found: string[] = []
      const paths = all().flatMap(({ by, error }) =>
        by === who && typeof error === 'string' ? [error] : [],
      )
      const told = async (path: string): Promise<void> => {
        const times = await watched.page.getByText('The database is away').count()
        if (times === 0) found.push(`${path} says nothing of it`)
      }
      expect([...(await faultsAt(watched, paths, told)), ...found]).toEqual([])
    },
  )

  it.each(['developer', 'operator'] as const)('every dialog of the %s', async (who) => {
    const watched = await enter(who)
    // What the trouble left in the page's memory goes.
    await visit(watched, world, '/')
    const found: string[] = []
    for (const { by, full, dialogs } of all())
      for (const opening of dialogs) {
        if ((opening.by ?? by) !== who) continue
        const path = opening.at ?? full[0] ?? ''
        await moveTo(watched, path)
        await open(watched, opening)
        const where = `${path} ${String(opening.press)}`
        found.push(...(await faultsOf(watched, where, { frame: true, page: true })))
        await close(watched)
      }
    expect(found).toEqual([])
    expect(unexpected(watched)).toEqual([])
  })

  it('a phone shows every page of the developer without scrolling sideways', async () => {
    const watched = await enter('developer')
    await watched.page.setViewportSize({ width: 320, height: 700 })
    // What the width decides is decided anew.
    await visit(watched, world, '/')
    const wide: string[] = []
    for (const path of fullFor('developer')) {
      await moveTo(watched, path)
      const over = await tooWide(watched)
      if (over > 0) wide.push(`${path} by ${over}`)
    }
    expect(wide).toEqual([])
  })
})
