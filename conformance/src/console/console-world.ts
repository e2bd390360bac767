/** The real server with the built console, people who sign in to it, and a browser that tells on the page. */
import { randomBytes } from 'node:crypto'
import { type Demo, startDemo, startServer, type TestServer } from '@keygrant/testkit'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'

export interface Account {
  readonly email: string
  readonly password: string
}

export interface ConsoleWorld extends AsyncDisposable {
  readonly server: TestServer
  /** Runs the system. */
  readonly operator: Account
  /** A developer of an organization with credentials, some used, one refused. */
  readonly developer: Account
  /** An owner of an organization with nothing in it. */
  readonly newcomer: Account
  readonly organizationId: string
  /** The API that the credentials are for. */
  readonly apiId: string
  /** A credential that has got a token, by its secret. */
  readonly used: { readonly clientId: string; readonly clientSecret: string }
}

const newAccount = (name: string): Account => ({
  email: `${name}@example.com`,
  password: `${name}-${randomBytes(12).toString('hex')}`,
})

/** Without it every sign-in would wait in vain for a page that never comes. */
async function checkConsole({ issuer }: TestServer): Promise<void> {
  const { status } = await fetch(`${issuer}/console`)
  if (status !== 200)
    throw new Error(`The console is not built (${status}): run node scripts/ensure.mjs first.`)
}

export async function startConsoleWorld(): Promise<ConsoleWorld> {
  const [operator, developer, newcomer] = ['ada', 'bob', 'eve'].map(newAccount) as [
    Account,
    Account,
    Account,
  ]
  const server = await startServer({
    environment: {
      KEYGRANT_BOOTSTRAP_USER_EMAIL: operator.email,
      KEYGRANT_BOOTSTRAP_USER_PASSWORD: operator.password,
    },
  })
  await checkConsole(server)
  const organizationId = await addOrganization(server, 'Acme Robotics', developer, 'developer')
  await addOrganization(server, 'Blank Slate', newcomer, 'owner')
  const api = await server.manage('POST', '/apis', {
    identifier: 'https://api.example.com',
    name: 'Cloud API',
    access_token_lifetime: 3600,
    scopes: [
      { name: 'balance:read', title: 'Read the balance', description: 'Credit.', sensitive: false },
      { name: 'instances:write', title: 'Start and stop', description: 'Costs.', sensitive: true },
    ],
  })
  await server.manage('POST', `/organizations/${organizationId}/invitations`, {
    email: 'guest@example.com',
    role: 'viewer',
  })
  const used = await addCredential(server, organizationId, 'Nightly backup')
  await server.token(used.clientId, used.clientSecret)
  const refused = await addCredential(server, organizationId, 'Billing export')
  await server.token(refused.clientId, 'kg_cs_wrong').catch(() => undefined)
  await server.keygrant.flush()
  return {
    server,
    operator,
    developer,
    newcomer,
    organizationId,
    apiId: String(api['id']),
    used,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function addOrganization(
  server: TestServer,
  name: string,
  { email, password }: Account,
  role: string,
): Promise<string> {
  const { id } = await server.manage('POST', '/organizations', { name })
  const user = await server.manage('POST', '/users', {
    email,
    password,
    name: email,
  })
  await server.manage('POST', `/organizations/${String(id)}/members`, { user_id: user['id'], role })
  return String(id)
}

export async function addCredential(server: TestServer, organization: string, name: string) {
  const made = await server.manage('POST', '/clients', {
    name,
    type: 'machine',
    organization_id: organization,
    scope: 'balance:read',
  })
  return { clientId: String(made['client_id']), clientSecret: String(made['client_secret']) }
}

/** The demo API behind the server, which has its document and so can be explored. */
export async function startDescribedDemo(): Promise<Demo> {
  const demo = await startDemo()
  const { items } = await demo.server.manage('GET', '/apis')
  const apis = items as readonly { readonly id: string; readonly identifier: string }[]
  const id = apis.find(({ identifier }) => identifier === demo.api)?.id ?? ''
  const document = await fetch(`${demo.api}/openapi.json`)
  const body = (await document.json()) as Record<string, unknown>
  await demo.server.manage('PUT', `/apis/${id}/openapi`, body)
  return demo
}

/** A page of somebody who is signed in, and what it did that it should not. */
export interface Watched extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** What the policy forbade, and what the page complained of. */
  readonly complaints: string[]
  /** Everything the page sent: addresses, headers and bodies. */
  readonly sent: string[]
}

/** Signs in by hand, as people do, and lands where they wanted to go. */
export async function signIn(
  browser: Browser,
  { server }: Pick<ConsoleWorld, 'server'>,
  { email, password }: Account,
): Promise<Watched> {
  const context = await browser.newContext({
    colorScheme: 'light',
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  countRequests(page)
  const complaints: string[] = []
  const sent: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${server.issuer}/console/credentials`)
  await page.getByLabel('Email').or(page.locator('[name=email]')).first().fill(email)
  await page.locator('[name=password]').fill(password)
  await page.locator('[name=password]').press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Credentials' }).waitFor()
  // What comes before belongs to the page to sign in, which has tests of its own.
  complaints.length = 0
  page.on('request', (request) => {
    const headers = JSON.stringify(request.headers())
    sent.push(`${request.method()} ${request.url()} ${headers} ${request.postData() ?? ''}`)
  })
  return { page, context, complaints, sent, [Symbol.asyncDispose]: () => context.close() }
}

const windows = new WeakMap<Browser, Map<string, Promise<Watched>>>()

/**
 * The one window of a person in a browser, in which they sign in the first time only: that takes
 * longer than most of what is looked at. What the window remembers of earlier tests is forgotten;
 * the next visit loads the console anew. It closes with the browser.
 */
export async function resume(
  browser: Browser,
  world: Pick<ConsoleWorld, 'server'>,
  account: Account,
): Promise<Watched> {
  const ofBrowser = windows.get(browser) ?? new Map<string, Promise<Watched>>()
  windows.set(browser, ofBrowser)
  const opened = ofBrowser.get(account.email) ?? signIn(browser, world, account)
  ofBrowser.set(account.email, opened)
  const watched = await opened
  await watched.page.unrouteAll({ behavior: 'ignoreErrors' })
  watched.complaints.length = 0
  watched.sent.length = 0
  return watched
}

/** Goes to a page of the console as a link in it would, and waits until it stands. */
export async function visit(
  { page }: Watched,
  { server }: Pick<ConsoleWorld, 'server'>,
  path: string,
): Promise<void> {
  await page.goto(`${server.issuer}/console${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settle(page)
}

/** Goes on to another page as a link would, without loading the console anew. */
export async function moveTo({ page }: Pick<Watched, 'page'>, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState({}, '', to), `/console${path}`)
  await page.waitForFunction(() => document.querySelector('main[aria-busy=true]') === null)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settle(page)
}

/** What a page has asked for and not yet got, and how often it has asked for anything. */
interface Traffic {
  readonly underWay: Set<Request>
  begun: number
}

const traffic = new WeakMap<Page, Traffic>()

function countRequests(page: Page): void {
  const of: Traffic = { underWay: new Set(), begun: 0 }
  traffic.set(page, of)
  page.on('request', (request) => {
    // A stream goes on for as long as the page is looked at.
    if (request.url().includes('/logs/stream')) return
    of.underWay.add(request)
    of.begun++
  })
  page.on('requestfinished', (request) => of.underWay.delete(request))
  page.on('requestfailed', (request) => of.underWay.delete(request))
}

/** Frames without anything under way after which nothing more comes of what came. */
const quiet = 4
const patience = 30_000

/** Until nothing is being read any more. */
export async function settle(page: Page): Promise<void> {
  const of = traffic.get(page) ?? { underWay: new Set<Request>(), begun: 0 }
  const deadline = Date.now() + patience
  for (let calm = false; !calm; ) {
    if (Date.now() > deadline)
      throw new Error(`still under way: ${[...of.underWay].map((each) => each.url()).join(' ')}`)
    const { begun } = of
    const still = of.underWay.size === 0
    // A request that the page makes in one of these frames is told of before their end is.
    await page.evaluate(
      async (frames) => {
        for (let left = frames; left > 0; left--)
          await new Promise((resolve) => requestAnimationFrame(resolve))
      },
      still ? quiet : 1,
    )
    calm = still && of.begun === begun
  }
  await page.waitForFunction(() => !document.body.textContent.includes('Loading'))
}
