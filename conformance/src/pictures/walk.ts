/** The first minutes of somebody new, by the clock: from the program's start to an answer of the API. */
import type { Browser } from 'playwright-core'
import { startDevProgram } from '../console/dev-program.ts'
import { getDeveloperToken, goTo, send, setUpOperator } from '../console/first-steps.ts'
import { take } from './take.ts'

/** What was done, and the seconds since the start at which it was done. */
export type Mark = readonly [what: string, seconds: number]

/** How long a person needs to read a page and type what it asks for is not in it: nobody does here. */
export async function walk(browser: Browser): Promise<readonly Mark[]> {
  const begun = performance.now()
  let aside = 0
  const marks: Mark[] = []
  const mark = (what: string): void => {
    marks.push([what, (performance.now() - begun - aside) / 1000])
  }
  await using program = await startDevProgram()
  mark('the program has printed its addresses and the link')
  const { announced } = program
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const ports = {
    [new URL(announced.issuer).port]: '4000',
    [new URL(announced.demo_api).port]: '4001',
  }
  const picture = async (name: string): Promise<void> => {
    const from = performance.now()
    await take({ page, ports }, `walk-${name}`, ['light'])
    aside += performance.now() - from
  }
  await page.goto(announced.set_up)
  mark('the link is open')
  await picture('set-up')
  const account = { email: 'ada@example.com', password: 'correct horse battery staple' }
  await setUpOperator(page, announced.set_up, account)
  mark('the operator is made, the console is there')
  await picture('get-started')
  await goTo(page, 'API explorer')
  await page.getByRole('heading', { level: 1, name: 'API explorer' }).waitFor()
  mark('the explorer is open')
  await getDeveloperToken(page)
  mark('there is a developer token')
  await picture('token')
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await send(page, 200)
  mark('the API has answered 200 to a verified call')
  await picture('call')
  await context.close()
  return marks
}
