/** A real Chromium for tests, from the package registry or installed. */
import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Ours, not the package's: those switch off what protects pages. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts the browser that `KEYGRANT_CHROMIUM` names, or one from the package registry.
 *
 * @returns Closes itself at the end of the block that uses it.
 */
export async function openChromium(): Promise<Browser & AsyncDisposable> {
  const installed = process.env['KEYGRANT_CHROMIUM'] ?? ''
  const executablePath = existsSync(installed) ? installed : await sparticuz.executablePath()
  return chromium.launch({ executablePath, args: flags })
}
