/** The explorer and the flows lab, against the demo API. */
import type { Browser } from 'playwright-core'
import { signIn, startDescribedDemo, visit } from '../console/console-world.ts'
import { getDeveloperToken, send } from '../console/first-steps.ts'
import { take } from './take.ts'

export async function takeExplorerPictures(browser: Browser): Promise<void> {
  await using demo = await startDescribedDemo()
  await using watched = await signIn(browser, demo, demo.account)
  const { page } = watched
  await page.setViewportSize({ width: 1280, height: 800 })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const ports = { [demo.server.port]: '4000', [new URL(demo.api).port]: '4001' }
  await visit(watched, demo, '/explorer')
  await getDeveloperToken(page)
  await button('Done').click()
  await send(page, 200)
  await take({ page, ports }, 'explorer')
  await page.getByRole('button', { name: /POST.*\/v1\/instances/u }).click()
  await send(page, 403)
  await page.getByText('This call needs').scrollIntoViewIfNeeded()
  await take({ page, ports }, 'step-up')

  await visit(watched, demo, '/explorer/flows')
  await button('Make the client').click()
  await page.getByRole('alert').first().waitFor()
  await button('With too large a scope').click()
  await page.getByText('invalid_scope').first().waitFor()
  const step = page.getByRole('heading', { name: 'Get an access token' })
  await step.evaluate((heading) => scrollBy(0, heading.getBoundingClientRect().top - 110))
  await take({ page, ports }, 'flows-lab')
}
