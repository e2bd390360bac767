/**
 * Unpacks the browser before the tests start: two workers that did so at once would find it half
 * written ("text file busy").
 */
import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'

export async function setup(): Promise<void> {
  if (existsSync(process.env['KEYGRANT_CHROMIUM'] ?? '')) return
  await sparticuz.executablePath()
}
