/** Takes a picture of a page in light and in dark, the same each time. */
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { settle } from '../console/console-world.ts'
import { tidy } from './tidy.ts'

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url))

export interface Framed {
  readonly page: Page
  readonly ports: Readonly<Record<string, string>>
}

const schemes = ['light', 'dark'] as const

/** @param only Pictures of the walk are light alone: they are about what is done. */
export async function take(
  { page, ports }: Framed,
  name: string,
  only: readonly (typeof schemes)[number][] = schemes,
): Promise<void> {
  for (const scheme of only) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await settle(page)
    await tidy(page, ports)
    await page.mouse.move(0, 0)
    await page.screenshot({ path: `${folder}${name}-${scheme}.png`, animations: 'disabled' })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
