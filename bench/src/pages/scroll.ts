/** Whether a long list can be scrolled: how long the frames take while somebody does. */
import { openChromium } from '@keygrant/testkit'
import type { Page } from 'playwright-core'

export interface Scrolling {
  readonly rows: number
  /** Milliseconds from pressing "Next page" until its rows stood there, at the most. */
  readonly turnMs: number
  /** Milliseconds between frames: a screen shows one every 16.7. */
  readonly frameP50: number
  readonly frameP99: number
  /** Tasks of more than 50 ms in that time. */
  readonly longTasks: number
}

export interface Visitor {
  readonly email: string
  readonly password: string
}

/** Signs in, goes on to the tenth page of the list of credentials, and scrolls it from top to bottom. */
export async function scrollCredentials(
  origin: string,
  { email, password }: Visitor,
): Promise<Scrolling> {
  await using browser = await openChromium()
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${origin}/console/credentials`)
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=password]').fill(password)
  await page.locator('[name=password]').press('Enter')
  await page.getByRole('row').nth(1).waitFor()
  const taken: number[] = []
  for (let turn = 1; turn < 10; turn++) taken.push(await turnPage(page, turn))
  const frames = await page.evaluate(scrollDown)
  const rows = await page.getByRole('row').count()
  const sorted = frames.between.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0
  return {
    rows,
    turnMs: Math.max(...taken),
    frameP50: at(0.5),
    frameP99: at(0.99),
    longTasks: frames.longTasks,
  }
}

async function turnPage(page: Page, to: number): Promise<number> {
  const begun = performance.now()
  await page.getByRole('button', { name: 'Next page' }).click()
  await page
    .getByRole('status')
    .filter({ hasText: `${to * 50 + 1}–` })
    .waitFor()
  return performance.now() - begun
}

/** In the page: 60 pixels a frame until there is no more. */
async function scrollDown(): Promise<{ between: number[]; longTasks: number }> {
  let longTasks = 0
  const observer = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length
  })
  observer.observe({ type: 'longtask' })
  const between: number[] = []
  const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  window.scrollTo(0, 0)
  let last = await nextFrame()
  for (let before = -1; before !== window.scrollY; ) {
    before = window.scrollY
    window.scrollBy(0, 60)
    const now = await nextFrame()
    between.push(now - last)
    last = now
  }
  observer.disconnect()
  return { between, longTasks }
}
