/** What of WCAG 2.2 AA a page of the console breaks, in light and in dark, as axe judges. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

const everything = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
} as const
/** What colours decide. All else is the same in both schemes. */
const ofColours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } as const

type Scheme = 'light' | 'dark'

/** What surrounds every page: the same on all of them, but for the entry that is marked. */
const frame = ['.mantine-AppShell-header', '.mantine-AppShell-navbar']
/** Where dialogs and menus are, above the page. */
const above = '[data-portal]'

export interface Seen {
  /** What surrounds the page has been judged on another one. */
  readonly frame?: boolean
  /** The page has been judged without what lies above it now. */
  readonly page?: boolean
}

/**
 * Judges by all rules in the scheme that is shown, and by those of colours in the other, which is
 * shown from then on: a look costs one change of scheme.
 *
 * @param seen What need not be judged again. Dialogs, menus and the page itself always are.
 */
export async function violationsOf(page: Page, seen: Seen = {}): Promise<readonly string[]> {
  // The policy lets no script of ours in: it runs beside the page, as the browser's own would. It
  // stays there until the page is loaded anew.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const shown = await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])
  const [first, second]: readonly Scheme[] =
    shown === 'dark' ? ['dark', 'light'] : ['light', 'dark']
  const exclude = seen.frame === true ? frame : []
  const found: string[] = []
  for (const scheme of [first, second]) {
    if (scheme === undefined) continue
    await show(page, scheme)
    const rules = scheme === first ? everything : ofColours
    const include = seen.page === true && scheme === second ? [above] : [':root']
    const broken = await judge(page, { include, exclude }, rules)
    found.push(...broken.map((each) => `in the ${scheme}, ${each}`))
  }
  return found
}

/** As if the person had changed what they prefer. */
async function show(page: Page, scheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  await page.waitForFunction((wanted) => {
    const { mantineColorScheme } = document.documentElement.dataset
    return mantineColorScheme === wanted
  }, scheme)
  // Colours that are still on their way are not yet what people read.
  await page.evaluate(async () => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const moving = () => document.getAnimations().filter((each) => each instanceof CSSTransition)
    do {
      await nextFrame()
      await nextFrame()
      for (const each of moving()) each.finish()
    } while (moving().length > 0)
  })
}

interface Part {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

async function judge(
  page: Page,
  part: Part,
  runOnly: typeof everything | typeof ofColours,
): Promise<readonly string[]> {
  const found = await page.evaluate(
    async ([of, rules]) => {
      type Run = (of: object, options: object) => Promise<{ violations: readonly Violation[] }>
      const { axe: judging } = globalThis as unknown as { axe: { run: Run } }
      // What is framed is a page of its own, in which no script may run; it is judged where it is made.
      const options = { runOnly: rules, iframes: false, resultTypes: ['violations'] }
      return (await judging.run(of, options)).violations
    },
    [part, runOnly] as const,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  )
}
