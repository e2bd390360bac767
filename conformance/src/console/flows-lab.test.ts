/** The flows lab: every flow to its end, and every step that can be broken, against the real endpoints. */
import { type Demo, openChromium } from '@keygrant/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn, startDescribedDemo, visit, type Watched } from './console-world.ts'
import { violationsOf } from './violations.ts'

let demo: Demo
let browser: Browser & AsyncDisposable
let watched: Watched
let page: Page
beforeAll(async () => {
  demo = await startDescribedDemo()
  browser = await openChromium()
  watched = await signIn(browser, demo, demo.account)
  page = watched.page
})
afterAll(async () => {
  await watched[Symbol.asyncDispose]()
  await browser[Symbol.asyncDispose]()
  await demo[Symbol.asyncDispose]()
})

const step = (number: number) =>
  page.getByRole('listitem', { name: new RegExp(`^Step ${number}:`, 'u') })

/** Presses the button of an attempt, and waits until its result is there. */
async function take(number: number, attempt: string): Promise<string> {
  await step(number).getByRole('button', { name: attempt, exact: true }).click()
  await step(number).getByRole('alert').filter({ hasText: attempt }).waitFor()
  await page.getByText('Waiting for an answer').waitFor({ state: 'hidden' })
  return (await step(number).getByRole('alert').textContent()) ?? ''
}

/** With all its steps taken, and what came of each. The header and the menu are judged once. */
const expectForEveryone = async (): Promise<void> =>
  expect(await violationsOf(page, { frame: true })).toEqual([])

const open = async (flow: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Flows' }).getByRole('link', { name: flow }).click()
  await page.getByRole('heading', { level: 2, name: flow }).waitFor()
  await take(1, 'Make the client')
}

/** Takes a step that opens a window, and answers there. */
async function inWindow(number: number, attempt: string, answer: (asked: Page) => Promise<void>) {
  const opening = watched.context.waitForEvent('page')
  await step(number).getByRole('button', { name: attempt, exact: true }).click()
  await answer(await opening)
}

const allow = async (asked: Page): Promise<void> => {
  await asked.getByRole('button', { name: 'Allow', exact: true }).click()
}

const labClients = async (): Promise<number> => {
  const { items } = await demo.server.manage('GET', '/clients?q=Flows%20lab')
  return (items as readonly unknown[]).length
}

describe('the flows lab', { timeout: 120_000 }, () => {
  it('client credentials: a token that the API takes, and three ways not to get one', async () => {
    await visit(watched, demo, '/explorer/flows')
    await take(1, 'Make the client')
    expect(await take(2, 'With a wrong secret')).toContain('invalid_client')
    expect(await take(2, 'With too large a scope')).toContain('invalid_scope')
    expect(await take(2, 'With a parameter twice')).toContain('invalid_request')
    const explained = step(2).getByRole('link', { name: 'What invalid_request means' })
    expect(await explained.getAttribute('href')).toBe(
      `${demo.server.issuer}/docs/errors#invalid_request`,
    )
    expect(await take(2, 'Ask for the token')).toContain('200')
    expect(await take(3, 'Call the API')).toContain('200')
    expect(await violationsOf(page)).toEqual([])
    expect(await step(2).textContent()).not.toMatch(/eyJ|kg_cs_[0-9A-Za-z]{20}/u)
  })

  it('refresh: rotation, an answer that got lost, and a copy that gives itself away', async () => {
    await open('Refresh')
    await take(2, 'Ask for tokens')
    expect(await take(3, 'With too large a scope')).toContain('invalid_scope')
    expect(await take(3, 'Refresh')).toContain('200')
    expect(await take(4, 'Send the spent one')).toContain('200')
    expect(await take(5, 'Reuse a refresh token')).toContain('invalid_grant')
    expect(await take(6, 'Use the newest')).toContain('invalid_grant')
    await expectForEveryone()
  })

  it('introspect and revoke: good, then not, for everybody', async () => {
    await open('Introspect and revoke')
    await take(2, 'Ask for the token')
    await take(3, 'Introspect it')
    await step(3).getByText('"active": true').waitFor()
    expect(await take(3, 'Without saying who asks')).toContain('invalid_client')
    expect(await take(4, 'A token that never was')).toContain('200')
    expect(await take(4, 'Revoke it')).toContain('200')
    await take(5, 'Introspect it')
    await step(5).getByText('"active": false').waitFor()
    await expect.poll(() => take(6, 'Call the API'), { timeout: 10_000 }).toContain('invalid_token')
    await expectForEveryone()
  })

  it('code and PKCE: a user is asked, a thief gets nothing, a code that comes twice ends it all', async () => {
    await open('Code + PKCE')
    await take(2, 'Make them up')
    expect(await take(3, 'With too large a scope')).toContain('invalid_scope')
    expect(await take(3, 'With the challenge “plain”')).toContain('invalid_request')
    await inWindow(3, 'Ask the user', allow)
    await step(3).getByRole('alert').filter({ hasText: 'Ask the user' }).waitFor()
    expect(await take(4, 'With a wrong verifier')).toContain('invalid_grant')
    expect(await take(4, 'With another redirect URI')).toContain('invalid_grant')
    expect(await take(4, 'Exchange the code')).toContain('200')
    expect(await take(6, 'Call the API')).toContain('200')
    expect(await take(5, 'Use the code again')).toContain('invalid_grant')
    await expect.poll(() => take(6, 'Call the API'), { timeout: 10_000 }).toContain('invalid_token')
    await expectForEveryone()
  })

  it('device: one side polls, the other decides', async () => {
    await open('Device')
    expect(await take(2, 'With too large a scope')).toContain('invalid_scope')
    await take(2, 'Ask for codes')
    expect(await take(3, 'Poll once')).toContain('authorization_pending')
    expect(await take(3, 'Poll twice at once')).toContain('slow_down')
    await inWindow(4, 'Open the page for people', async (asked) => {
      await asked.getByRole('button', { name: 'Continue' }).click()
      await allow(asked)
      await asked.getByRole('heading', { name: 'Your device is connected' }).waitFor()
    })
    expect(await take(5, 'With a made-up code')).toContain('invalid_grant')
    expect(await take(5, 'Poll again')).toContain('200')
    expect(await take(6, 'Use the code again')).toContain('invalid_grant')
    await expectForEveryone()
  })

  it('DPoP: a bound token, of use to nobody who has not the key', async () => {
    await open('DPoP')
    await take(2, 'Make the key')
    expect(await take(3, 'Without a proof')).toContain('invalid_dpop_proof')
    expect(await take(3, 'With the proof of another address')).toContain('invalid_dpop_proof')
    expect(await take(3, 'With a proof that was used')).toContain('invalid_dpop_proof')
    expect(await take(3, 'Ask for the token')).toContain('200')
    await step(3).getByText('"token_type": "DPoP"').waitFor()
    expect(await take(4, 'As a bearer token')).toContain('invalid_token')
    expect(await take(4, 'With a key of somebody else')).toContain('invalid_')
    expect(await take(4, 'Without the hash of the token')).toContain('invalid_dpop_proof')
    expect(await take(4, 'With a proof that was used')).toContain('invalid_dpop_proof')
    expect(await take(4, 'Call the API')).toContain('200')
    await expectForEveryone()
    expect(await step(3).textContent()).not.toMatch(/eyJ/u)
  })

  it('leaves no client behind, and nothing secret in the browser', async () => {
    expect(await labClients()).toBeGreaterThan(0)
    await page.getByRole('link', { name: 'API explorer' }).last().click()
    await page.getByRole('heading', { level: 1, name: 'API explorer' }).waitFor()
    await expect.poll(labClients).toBe(0)
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href]),
    )
    expect(kept).not.toMatch(/eyJ|kg_/u)
    const refusals = /status of 40[013]/u
    expect(watched.complaints.filter((each) => !refusals.test(each))).toEqual([])
  })
})
