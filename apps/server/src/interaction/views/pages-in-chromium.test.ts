/** The pages as people meet them: in a real browser, under the headers they are really sent with. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openChromium } from '@keygrant/testkit'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { context } from './fixtures/models.ts'
import { openPageSite, type PageSite } from './fixtures/page-site.ts'
import { type PageState, states } from './fixtures/states.ts'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)
const desktop = { width: 1_200, height: 800 }
const phone = { width: 390, height: 844 }

let browser: Browser
let site: PageSite
beforeAll(async () => {
  ;[browser, site] = await Promise.all([openChromium(), openPageSite()])
  site.answer('/login/passkey/options', { options: { challenge: 'AAAA' }, state: 's' })
})
afterAll(async () => {
  await Promise.all([browser.close(), site[Symbol.asyncDispose]()])
})

const empty = (route: Route): Promise<void> => route.fulfill({ body: '' })

/** A state of a page in a language, in a window of its own. */
async function open(state: PageState, page: Page, language = 'en'): Promise<void> {
  // Its script would lead away from the page that is to be looked at.
  if (state.name.startsWith('formPostPage')) await page.route('**/form-post.js*', empty)
  site.show('/page', state.show({ ...context, language }))
  await page.goto(`${site.origin}/page`)
}

const named = (name: string): PageState => {
  const state = states.find((each) => each.name === name)
  if (state === undefined) throw new Error(`there is no state ${name}`)
  return state
}

async function withPage<T>(
  use: (page: Page) => Promise<T>,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<T> {
  const window = await browser.newContext({ viewport: desktop, ...options })
  try {
    return await use(await window.newPage())
  } finally {
    await window.close()
  }
}

interface Fault {
  readonly rule: string
  readonly where: readonly string[]
}

/** What axe finds against WCAG 2.2 AA, and against good practice. */
async function audit(page: Page, options: RunOptions): Promise<readonly Fault[]> {
  const { violations } = await page.evaluate((given): Promise<AxeResults> => {
    const { axe } = globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }
    return axe.run({ ...given, resultTypes: ['violations'] })
  }, options)
  return violations.map(({ id, nodes }) => ({ rule: id, where: nodes.map(({ html }) => html) }))
}

/** Notices are made alike: one with a link and one without stand for all. */
const distinct = states.filter(
  ({ name }) => !name.startsWith('noticePage') || /signed_out|failed/u.test(name),
)

/** The width and the colours decide some rules each, and all others mean the same in any look. */
const looks = [
  { colorScheme: 'dark', viewport: phone, rules: 'of colours and width' },
  { colorScheme: 'light', viewport: desktop, rules: 'all' },
] as const
/** Of the languages that are looked at, what one means to axe the third does too. */
const audited = ['en', 'ja']

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const ofColoursAndWidth = [
  'color-contrast',
  'link-in-text-block',
  'target-size',
  'scrollable-region-focusable',
  'avoid-inline-spacing',
]
const optionsOf = {
  all: { runOnly: { type: 'tag', values: tags } },
  'of colours and width': { runOnly: { type: 'rule', values: ofColoursAndWidth } },
} as const satisfies Record<string, RunOptions>

/** What is wrong with the pages in one language, each looked at in all of its states. */
interface Findings {
  /** What axe says, light and dark, wide and narrow. */
  readonly inaccessible: Fault[]
  /** What the browser complained of, the content security policy above all. */
  readonly refused: string[]
  /** What is too low for a finger on a phone. */
  readonly small: string[]
  /** What scrolls sideways in 320 px. */
  readonly wide: string[]
}

async function lookAtAll(language: string): Promise<Findings> {
  const found: Findings = { inaccessible: [], refused: [], small: [], wide: [] }
  await withPage(async (page) => {
    page.on('console', (message) => found.refused.push(message.text()))
    page.on('pageerror', (error) => found.refused.push(error.message))
    for (const state of states) {
      await page.setViewportSize(phone)
      await open(state, page, language)
      const small = await page.evaluate(smallTargets)
      found.small.push(...small.map((html) => `${state.name}: ${html}`))
      if (audited.includes(language) && distinct.includes(state))
        await auditLooks(page, state, found.inaccessible)
      await page.setViewportSize({ width: 320, height: 640 })
      const width = await page.evaluate(() => {
        for (const each of document.querySelectorAll('details')) each.open = true
        return document.documentElement.scrollWidth
      })
      if (width > 320) found.wide.push(`${state.name}: ${width}`)
    }
  })
  return found
}

async function auditLooks(page: Page, state: PageState, into: Fault[]): Promise<void> {
  await page.evaluate(axeSource)
  for (const { colorScheme, viewport, rules } of looks) {
    await page.emulateMedia({ colorScheme })
    if (page.viewportSize()?.width !== viewport.width) await page.setViewportSize(viewport)
    await page.evaluate(finishTransitions)
    const faults = await audit(page, optionsOf[rules])
    into.push(...faults.map((fault) => ({ ...fault, state: state.name, colorScheme })))
  }
}

/** In the page: colours that are still on their way are not yet what people read. */
function finishTransitions(): void {
  for (const each of document.getAnimations()) each.finish()
}

const findings = new Map<string, Promise<Findings>>()

/** Looked at once for all claims. */
function findingsIn(language: string): Promise<Findings> {
  const found = findings.get(language) ?? lookAtAll(language)
  findings.set(language, found)
  return found
}

describe('every page in every state', { timeout: 120_000 }, () => {
  it.each(audited)('is accessible in %s, light and dark, wide and narrow', async (language) => {
    expect((await findingsIn(language)).inaccessible).toEqual([])
  })

  const languages = [...audited, 'de']
  it.each(languages)('stays within its content security policy in %s', async (language) => {
    expect((await findingsIn(language)).refused).toEqual([])
  })

  it.each(languages)('in %s fits in 320 px without scrolling sideways', async (language) => {
    expect((await findingsIn(language)).wide).toEqual([])
  })

  it.each(languages)('in %s has buttons, links and boxes that a finger hits', async (language) => {
    expect((await findingsIn(language)).small).toEqual([])
  })
})

/**
 * In the page: what is lower than 44 px, links within a sentence left out (WCAG 2.5.5). A box counts
 * with its label, which is as good to hit.
 */
function smallTargets(): string[] {
  const all = [
    ...document.querySelectorAll<HTMLElement>('button, main a, footer a, summary, input'),
  ]
  return all
    .filter((each) => each.checkVisibility() && !each.matches('.heard, [type=hidden]'))
    .filter(
      (each) =>
        !(each.matches('p a, dd a') && each.parentElement?.textContent !== each.textContent),
    )
    .map((each) =>
      each.matches('[type=checkbox], [type=radio]') ? (each.closest('li, label') ?? each) : each,
    )
    .filter((each) => Math.round(each.getBoundingClientRect().height) < 44)
    .map((each) => each.outerHTML)
}

describe('the consent page', () => {
  it('is answered with the keyboard alone, in the order in which it is read', async () => {
    const order = await withPage(async (page) => {
      await open(named('consentPage with choices'), page)
      const reached: string[] = []
      for (let step = 0; step < 12 && reached.at(-1) !== 'allow'; step += 1) {
        await page.keyboard.press('Tab')
        reached.push(await page.evaluate(focused))
      }
      return reached
    })
    expect(order).toEqual([
      'Website (opens in a new tab)',
      'Privacy policy (opens in a new tab)',
      'Terms of use (opens in a new tab)',
      'Contact',
      'Not you? Use another account',
      'org_1',
      'instances:read',
      'instances:write',
      'Connected apps',
      'deny',
      'allow',
    ])
  })

  it('sends what was chosen, without scripts', async () => {
    await withPage(
      async (page) => {
        await open(named('consentPage with choices'), page)
        await page.getByLabel('Create and delete instances').uncheck()
        await page.getByLabel('Umbrella Research').check()
        await page.getByRole('button', { name: 'Allow', exact: true }).click()
      },
      { javaScriptEnabled: false },
    )
    const posted = site.posted.at(-1)
    expect(posted?.path).toBe('/consent')
    expect([...new URLSearchParams(posted?.body)]).toEqual([
      ['csrf', context.hidden['csrf']],
      ['interaction', context.hidden['interaction']],
      ['organization', 'org_2'],
      ['scope', 'instances:read'],
      ['decision', 'allow'],
    ])
  })

  it('gives both answers the same weight', async () => {
    const looks = await withPage(async (page) => {
      await open(named('consentPage with choices'), page)
      return page.locator('button[name=decision]').evaluateAll((buttons) =>
        buttons.map((button) => {
          const { color, backgroundColor, borderColor, fontWeight } = getComputedStyle(button)
          const { width, height } = button.getBoundingClientRect()
          return { color, backgroundColor, borderColor, fontWeight, width, height }
        }),
      )
    })
    expect(looks).toHaveLength(2)
    expect(looks[0]).toEqual(looks[1])
  })

  it('puts what is wrong first: a screen reader begins there', async () => {
    const text = await withPage(async (page) => {
      await open(named('consentPage nothing chosen'), page)
      return page.evaluate(() => document.activeElement?.textContent)
    })
    expect(text).toMatch(/^There is a problem/u)
  })
})

/** In the page: what has the focus, by its value or by what it says. */
function focused(): string {
  const element = document.activeElement
  const value = element instanceof HTMLAnchorElement ? '' : (element?.getAttribute('value') ?? '')
  return value || (element?.textContent ?? '')
}

it('leads from one language to another without losing the request', async () => {
  const address = await withPage(async (page) => {
    await open(named('signInPage for a client'), page)
    await page.getByRole('link', { name: 'Deutsch' }).click()
    return page.url()
  })
  expect(address).toBe(`${site.origin}/page?interaction=sea1ed&ui_locales=de`)
})

it('draws its edges where a person has chosen all colours', async () => {
  const borders = await withPage(
    async (page) => {
      await open(named('signInPage empty'), page)
      return page
        .locator('button.primary, input[name=email]')
        .evaluateAll((all) => all.map((each) => getComputedStyle(each).borderTopStyle))
    },
    { forcedColors: 'active' },
  )
  expect(borders).toEqual(['solid', 'solid'])
})
