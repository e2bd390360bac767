/** The client library in a real browser, bundled as an app would: code and PKCE, the demo API, a refresh. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { openChromium, startDemo } from '@keygrant/testkit'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

/** What the page does: begins, comes back, calls, refreshes and calls again, revokes. */
const program = `
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
  show({ scope: tokens.scope, balance, renewed: renewed.accessToken !== tokens.accessToken, again: again.status, revoked })
}
run().catch((error) => show({ error: String(error), ...error?.toJSON?.() }))
`

async function bundle(config: object): Promise<string> {
  const result = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    define: { config: JSON.stringify(config) },
    write: false,
  })
  return result.outputFiles[0]?.text ?? ''
}

it('signs in with code and PKCE, calls the demo API, refreshes and revokes', async () => {
  await using demo = await startDemo()
  const { server, api, organizationId, account } = demo
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
  const scope = 'balance:read offline_access'
  const app = await server.manage('POST', '/clients', {
    name: 'Page',
    type: 'browser',
    organization_id: organizationId,
    scope,
    redirect_uris: [`${origin}/`],
  })
  script = await bundle({ issuer: server.issuer, clientId: app['client_id'], scope, api })

  await using browser = await openChromium()
  const tab = await browser.newPage()
  await tab.goto(origin)
  await tab.waitForURL(/\/login/u)
  await tab.fill('input[name=email]', account.email)
  await tab.fill('input[name=password]', account.password)
  await tab.press('input[name=password]', 'Enter')
  await tab.click('button[name=decision][value=allow]')
  await tab.waitForFunction(() => document.querySelector('output')?.textContent !== '')
  const said = JSON.parse((await tab.textContent('output')) ?? '{}') as unknown
  site.close()
  expect(said).toEqual({
    scope: expect.arrayContaining(['balance:read']),
    balance: { amount: 50, currency: 'usd' },
    renewed: true,
    again: 200,
    revoked: true,
  })
}, 60_000)
