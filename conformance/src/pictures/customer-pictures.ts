/** The console of a customer that has used it for two weeks. */
import type { Browser } from 'playwright-core'
import { settle, signIn, visit } from '../console/console-world.ts'
import { startAcme } from './acme.ts'
import { take } from './take.ts'

const pages = [
  ['overview', '/overview'],
  ['credentials', '/credentials'],
] as const

export async function takeCustomerPictures(browser: Browser): Promise<void> {
  await using acme = await startAcme()
  await using watched = await signIn(browser, acme, acme.developer)
  const { page } = watched
  await page.setViewportSize({ width: 1280, height: 800 })
  // "Two hours ago" is by the clock of the browser.
  await page.clock.install({ time: acme.now() })
  const framed = { page, ports: { [acme.server.port]: '4000' } }
  for (const [name, path] of pages) {
    await visit(watched, acme, path)
    await take(framed, name)
  }
  await visit(watched, acme, '/logs?outcome=refused')
  await page.getByRole('row').nth(1).getByRole('button').first().click()
  await page.getByRole('dialog').waitFor()
  await take(framed, 'logs')
  await visit(watched, acme, `/credentials/${acme.rotated}?tab=secrets`)
  await take(framed, 'rotation')
  await visit(watched, acme, '/credentials?create=yes')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Invoice sync')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('dialog').getByText('Your new credential').waitFor()
  await settle(page)
  await take(framed, 'secret-once')
}
