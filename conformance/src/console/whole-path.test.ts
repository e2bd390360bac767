/**
 * From the link that `npm start` prints to a program that calls the API: one person after the other,
 * in one browser, against that very program, with nothing mocked. What is copied is run.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openChromium } from '@keygrant/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle } from './console-world.ts'
import { type DevProgram, startDevProgram } from './dev-program.ts'
import { getDeveloperToken, goTo, send, setUpOperator } from './first-steps.ts'
import {
  type AppServer,
  addressOfGuide,
  allowIt,
  askForTokens,
  createApp,
  startAppServer,
} from './oauth-app.ts'
import { violationsOf } from './violations.ts'

const conformance = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

let program: DevProgram
let browser: Browser & AsyncDisposable
let operator: Person
let app: AppServer
/** Where every browser went, what it said about that, and what its console told. */
const told: string[] = []
const toasts: string[] = []
/** What every browser sent in the bodies of its requests. */
const bodies: string[] = []
/** Every secret that was shown, to be looked for where it must not be. */
const secrets: string[] = []
/** These are in the bodies of the forms that take them, and nowhere else. */
const passwords: string[] = []
/**
 * What any secret or token looks like, also one that nobody wrote down here. A code (`kg_ac_…`) does
 * travel in an address, as RFC 6749 §4.1.2 has it: it is good once, and only with its verifier.
 */
const anySecret = /kg_(?!ac_)[a-z]{2,3}_\w{20}|eyJ[\w-]{20}/u

interface Person {
  readonly context: BrowserContext
  readonly page: Page
}

async function openPerson(): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.on('request', (request) => {
    const { authorization: _itsPlace, ...headers } = request.headers()
    told.push(`${request.url()} ${JSON.stringify(headers)}`)
    bodies.push(request.postData() ?? '')
  })
  context.on('console', (message) => told.push(message.text()))
  await hearToasts(context)
  context.setDefaultTimeout(15_000)
  return { context, page: await context.newPage() }
}

/** Whatever comes up as a message over a page, before it goes away by itself. */
async function hearToasts(context: BrowserContext): Promise<void> {
  await context.exposeFunction('hearToast', (text: string) => {
    toasts.push(text)
  })
  await context.addInitScript(() => {
    const { hearToast } = globalThis as unknown as { hearToast: (text: string) => void }
    const shown = '[role=alert], .mantine-Notification-root'
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        const toasts = [element?.closest(shown), ...(element?.querySelectorAll(shown) ?? [])]
        for (const each of toasts) if (each) hearToast(each.textContent)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
}

beforeAll(async () => {
  program = await startDevProgram()
  browser = await openChromium()
  app = await startAppServer()
  operator = await openPerson()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
  await program[Symbol.asyncDispose]()
})

const newPassword = (): string => {
  const password = `${randomBytes(9).toString('hex')} is long enough`
  passwords.push(password)
  return password
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')
const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())

async function copySecret(page: Page): Promise<string> {
  await dialog(page).getByRole('button', { name: 'Copy' }).nth(1).click()
  const secret = await clipboard(page)
  expect(secret).toMatch(/^kg_cs_/u)
  secrets.push(secret)
  await button(page, 'Done').click()
  return secret
}

/** Runs what was copied, as it was copied. */
const shell = async (lines: string, secret: string): Promise<string> => {
  const environment = { PATH: process.env['PATH'], CLIENT_SECRET: secret }
  const { stdout } = await run('sh', ['-c', lines], { env: environment, cwd: conformance })
  return stdout
}

/** What a browser keeps, beside the memory of its pages. */
const kept = ({ page, context }: Person): Promise<string> =>
  Promise.all([
    context.storageState({ indexedDB: true }).then(({ origins }) => origins),
    page.evaluate(async () => [
      { ...sessionStorage },
      history.state,
      location.href,
      await caches.keys(),
      document.cookie,
    ]),
  ]).then((all) => JSON.stringify(all))

const keptByAll: string[] = []
let clientId = ''
let first = ''

describe('from npm start to a program of one’s own', { timeout: 120_000 }, () => {
  it('a link makes the operator, who makes an organization', async () => {
    const { page } = operator
    const account = { email: 'ada@example.com', password: newPassword() }
    await setUpOperator(page, program.announced.set_up, account)
    await goTo(page, 'Members')
    await button(page, 'Create organization').first().click()
    await dialog(page).getByLabel('Name').fill('Acme Robotics')
    await button(page, 'Create').click()
    await page.getByRole('heading', { level: 1, name: 'Acme Robotics' }).waitFor()
    expect(new URL(page.url()).searchParams.get('org')).toMatch(/^org_/u)
  })

  it('two clicks and a name make a credential', async () => {
    const { page } = operator
    await goTo(page, 'Credentials')
    await page.getByRole('button', { name: 'Create credential' }).first().click()
    await page.keyboard.type('My worker')
    await button(page, 'Create').click()
    await dialog(page).getByText('Your new credential').waitFor()
    first = await copySecret(page)
    await page.getByRole('heading', { level: 1, name: 'My worker' }).waitFor()
    clientId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    expect(clientId).toMatch(/^cl_/u)
  })

  it('the copied lines run, and the page that waits turns green without being loaded again', async () => {
    const { page } = operator
    await goTo(page, 'Get started')
    await page.getByText('Waiting for your first token').waitFor()
    let loads = 0
    page.on('load', () => loads++)
    await button(page, 'Copy curl example').click()
    const lines = await clipboard(page)
    expect(lines).not.toContain(first)
    expect(JSON.parse(await shell(lines, first))).toEqual({ amount: 50, currency: 'usd' })
    await page.getByText('Your first token is out').waitFor()
    expect(loads).toBe(0)
  })

  it('rotation overlaps: both secrets work, the old one’s use is shown and guards it, then it goes', async () => {
    const { page } = operator
    await goTo(page, 'Credentials')
    await page.getByRole('link', { name: 'My worker' }).click()
    await page.getByRole('tab', { name: 'Secrets' }).click()
    await page.getByRole('button', { name: /^Actions for the secret/u }).click()
    await page.getByRole('menuitem', { name: 'Rotate' }).click()
    await dialog(page).getByRole('button', { name: 'Rotate' }).click()
    await dialog(page).getByText('Your new secret').waitFor()
    const second = await copySecret(page)
    const lines = `curl -su "${clientId}:$CLIENT_SECRET" ${program.announced.issuer}/oauth2/token -d grant_type=client_credentials`
    for (const each of [first, second]) expect(await shell(lines, each)).toContain('access_token')

    const actions = `ending in ${first.slice(-4)}`
    await expect.poll(() => usesOf(page, first), { timeout: 20_000 }).toMatch(/[1-9]/u)
    await page.getByRole('button', { name: actions }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await dialog(page).getByText('It is in use').waitFor()
    expect(await button(page, 'Delete secret').isDisabled()).toBe(true)
    expect(await violationsOf(page)).toEqual([])
    await dialog(page).getByLabel('Delete it all the same').check()
    await button(page, 'Delete secret').click()
    await page.getByText('The secret is deleted.').waitFor()
    expect(await shell(lines, first)).toContain('invalid_client')
    expect(await shell(lines, second)).toContain('access_token')
  })

  it('an app is made, another user allows it what it asks for, and its owner takes that back', async () => {
    const { page } = operator
    const { issuer, demo_api: api } = program.announced
    const second = await inviteAndSignIn()
    await goTo(page, 'OAuth apps')
    const made = await createApp(page, app.redirectUri)
    secrets.push(made.clientSecret)
    const verifier = randomBytes(32).toString('hex')
    await second.page.goto(await addressOfGuide(page, verifier))
    const answered = await allowIt(second.page)
    const tokens = await askForTokens(issuer, made, {
      grant_type: 'authorization_code',
      code: answered.get('code') ?? '',
      redirect_uri: app.redirectUri,
      code_verifier: verifier,
    })
    const { access_token: token = '', refresh_token: refreshToken = '' } = tokens.body
    secrets.push(token, refreshToken)
    const call = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${api}/v1/balance`, { headers })).status
    }
    expect(await call()).toBe(200)

    await page.getByRole('tab', { name: 'Users' }).click()
    await page.getByText('bob@example.com').first().waitFor()
    await button(page, 'Revoke what bob@example.com allowed').click()
    await button(page, 'Revoke consent').click()
    await page.getByText('The consent is revoked.').waitFor()
    const renewal = { grant_type: 'refresh_token', refresh_token: refreshToken }
    expect((await askForTokens(issuer, made, renewal)).body['error']).toBe('invalid_grant')
    await expect.poll(call).toBe(401)
    keptByAll.push(await kept(second))
    await second.context.close()
  })

  it('the explorer: 200, 403, one more scope, 201, and the same as a program that runs', async () => {
    const { page } = operator
    await goTo(page, 'API explorer')
    await getDeveloperToken(page)
    await dialog(page).getByRole('button', { name: 'Copy' }).click()
    secrets.push(await clipboard(page))
    await button(page, 'Done').click()
    await send(page, 200)
    await page.getByRole('button', { name: /POST.*\/v1\/instances/u }).click()
    await send(page, 403)
    await page.getByText('This call needs instances:write').waitFor()
    await settle(page)
    expect(await violationsOf(page)).toEqual([])
    await button(page, 'Get it and send again').click()
    await page.getByRole('region', { name: 'Response' }).getByText(/^201 /u).waitFor()
    await page.getByRole('tab', { name: 'SDK' }).click()
    await button(page, 'Copy SDK code').click()
    const code = await clipboard(page)
    expect(await runProgram(code, await developerToken(page))).toMatch(/^201 \{.*my first machine/u)
  })

  it('no secret is in an address, a body, a toast, in what is kept here or there, in a log or on a page', async () => {
    const { page } = operator
    await settle(page)
    keptByAll.push(await kept(operator))
    expect(secrets.length).toBeGreaterThan(6)
    expect(toasts.join('\n')).toContain('The secret is deleted.')
    expect(bodies.join('\n')).toContain('bob@example.com')
    const never = [...told, ...toasts, ...keptByAll].join('\n')
    expect(anySecret.exec(never)?.[0]).toBeUndefined()
    const bySome = [...bodies, await page.content(), program.said(), program.wrote()].join('\n')
    for (const secret of secrets) expect(bySome).not.toContain(secret)
    const elsewhere = [never, await page.content(), program.said(), program.wrote()].join('\n')
    for (const password of passwords) expect(elsewhere).not.toContain(password)
  })
})

/** The row of a secret says how often it was used. */
async function usesOf(page: Page, secret: string): Promise<string> {
  await page.reload()
  await settle(page)
  const row = page.getByRole('row').filter({ hasText: secret.slice(-4) })
  return (await row.textContent()) ?? ''
}

/** By the mail that goes to the log, where a developer reads it. */
async function inviteAndSignIn(): Promise<Person> {
  const { page } = operator
  await goTo(page, 'Members')
  await page.getByRole('button', { name: 'Invite' }).first().click()
  await dialog(page).getByLabel('E-mail address').fill('bob@example.com')
  await dialog(page).getByRole('button', { name: 'Invite' }).click()
  await dialog(page).getByText('in its log, where you find it').waitFor()
  await button(page, 'Done').click()
  const invited = /http\S+\/invite\?token=[\w-]+/u
  await expect.poll(() => invited.exec(program.said())?.[0]).toBeDefined()
  const link = invited.exec(program.said())?.[0] ?? ''
  const person = await openPerson()
  const password = newPassword()
  await person.page.goto(link)
  await person.page.locator('[name=name]').fill('Bob')
  await person.page.locator('[name=password]').fill(password)
  await person.page.locator('[name=password_again]').fill(password)
  await person.page.locator('[name=password_again]').press('Enter')
  await person.page.waitForURL(/\/(?:account|console|login)/u)
  return person
}

/** The developer token of the page, by the only way to it: one more, shown once. */
async function developerToken(page: Page): Promise<string> {
  await button(page, 'Get developer token').click()
  await dialog(page).getByLabel('instances:write').check()
  await dialog(page).getByRole('button', { name: 'Get token' }).click()
  await dialog(page).getByRole('button', { name: 'Copy' }).click()
  const secret = await clipboard(page)
  secrets.push(secret)
  await button(page, 'Done').click()
  return secret
}

/** As a file of one's own would, with the packages of this repository. */
function runProgram(code: string, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--input-type=module', '-'],
      { cwd: conformance, env: { DEVELOPER_TOKEN: token } },
      (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(stderr))),
    )
    child.stdin?.end(code)
  })
}
