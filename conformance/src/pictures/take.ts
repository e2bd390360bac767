/** Takes a picture of a page in light and in dark, the same each time. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { settle } from '../console/console-world.ts'
import { isSamePicture } from './same-picture.ts'
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
    await keep(page, `${folder}${name}-${scheme}.png`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** A picture that looks as before stays the very same file. */
async function keep(page: Page, path: string): Promise<void> {
  const made = await page.screenshot({ animations: 'disabled' })
  const known = existsSync(path) ? readFileSync(path) : undefined
  if (known === undefined || !(await isSamePicture(page, known, made))) writeFileSync(path, made)
}
