/**
 * The client library in a real browser, bundled as an app would, against the very program that `npm start`
 * starts: code and PKCE, an ID token, the demo API, a refresh.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Credentials } from '@keygrant/credentials'
import { openChromium } from '@keygrant/testkit'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { startDevProgram } from '../console/dev-program.ts'

/** What the page does: begins, comes back, calls, refreshes and calls again, revokes. */
const page = `
import { Credentials } from '@keygrant/credentials'
const { issuer, clientId, scope, api } = config
const creds = new Credentials({ issuer, clientId, scope, redirectUri: location.origin + '/' })
const show = (said) => { document.querySelector('output').textContent = JSON.stringify(said) }
async function run() {
  if (!location.search.includes('code=')) {
    const request = await creds.getAuthorizationUrl()
    sessionStorage.setItem('request', JSON.stringify(request))
    location.assign(request.url)
    return
  }
  const request = JSON.parse(sessionStorage.getItem('request'))
  const tokens = await creds.fetchTokens({ callbackUrl: location.href, request })
  const balance = await (await creds.fetch(api + '/v1/balance')).json()
  const renewed = await creds.refresh()
  const again = await creds.fetch(api + '/v1/balance')
  const { revoked } = await creds.revokeRefreshToken()
  show({ scope: tokens.scope, signedWith: JSON.parse(atob(tokens.idToken.split('.')[0])).alg, balance, renewed: renewed.accessToken !== tokens.accessToken, again: again.status, revoked })
}
run().catch((error) => show({ error: String(error), ...error?.toJSON?.() }))
`

async function bundle(config: object): Promise<string> {
  const result = await build({
    stdin: { contents: page, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    define: { config: JSON.stringify(config) },
    write: false,
  })
  return result.outputFiles[0]?.text ?? ''
}

const operator = { clientId: 'ops', clientSecret: randomBytes(24).toString('hex') }
const person = { email: 'ada@example.com', password: randomBytes(12).toString('hex') }

/** Whoever runs it makes an app for the page, as a script would. */
async function makeApp(issuer: string, redirectUri: string, scope: string): Promise<string> {
  await using creds = new Credentials({ issuer, ...operator, env: false })
  const organizations = await creds.fetch(`${issuer}/api/v1/organizations`)
  const { items } = (await organizations.json()) as { items: readonly { readonly id: string }[] }
  const made = await creds.fetch(`${issuer}/api/v1/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Page',
      type: 'browser',
      organization_id: items[0]?.id,
      scope,
      redirect_uris: [redirectUri],
    }),
  })
  expect(made.status).toBe(201)
  return ((await made.json()) as { readonly client_id: string }).client_id
}

it('signs in with code and PKCE, calls the demo API, refreshes and revokes', async () => {
  await using program = await startDevProgram({
    KEYGRANT_BOOTSTRAP_CLIENT_ID: operator.clientId,
    KEYGRANT_BOOTSTRAP_CLIENT_SECRET: operator.clientSecret,
    KEYGRANT_BOOTSTRAP_USER_EMAIL: person.email,
    KEYGRANT_BOOTSTRAP_USER_PASSWORD: person.password,
  })
  const { issuer, demo_api: api } = program.announced
  let script = ''
  const site = createServer((request, response) => {
    const isScript = request.url === '/app.js'
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' })
    response.end(
      isScript
        ? script
        : '<!doctype html><title>App</title><output></output><script type="module" src="/app.js"></script>',
    )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  const origin = `http://localhost:${(site.address() as AddressInfo).port}`
  const scope = 'openid balance:read offline_access'
  const clientId = await makeApp(issuer, `${origin}/`, scope)
  script = await bundle({ issuer, clientId, scope, api })

  await using browser = await openChromium()
  const tab = await browser.newPage()
  await tab.goto(origin)
  await tab.waitForURL(/\/login/u)
  await tab.fill('input[name=email]', person.email)
  await tab.fill('input[name=password]', person.password)
  await tab.press('input[name=password]', 'Enter')
  await tab.click('button[name=decision][value=allow]')
  await tab.waitForFunction(() => document.querySelector('output')?.textContent !== '')
  const said = JSON.parse((await tab.textContent('output')) ?? '{}') as unknown
  site.close()
  expect(said).toEqual({
    scope: expect.arrayContaining(['balance:read', 'openid']),
    signedWith: 'ES256',
    balance: { amount: 50, currency: 'usd' },
    renewed: true,
    again: 200,
    revoked: true,
  })
}, 60_000)
