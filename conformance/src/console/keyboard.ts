/** A page by keyboard alone: where the focus is, and how to get somewhere. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** The name of what has the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
    const named = element?.getAttribute('aria-label') ?? labels[0]?.textContent
    return (named ?? element?.textContent ?? '').trim()
  })

export async function expectFocusOn(page: Page, name: string): Promise<void> {
  await expect.poll(() => focused(page), { timeout: 15_000 }).toContain(name)
}

/** By Tab alone, to what has that name. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const now = await focused(page)
    if (typeof name === 'string' ? now === name : name.test(now)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way by Tab to "${String(name)}"`)
}

/** In a menu, by the arrow. */
export async function arrowTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 12; presses++) {
    if ((await focused(page)) === name) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`no way by arrows to "${name}"`)
}
