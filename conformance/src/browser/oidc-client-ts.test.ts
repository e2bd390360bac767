/** `oidc-client-ts` in a real browser: a public client that keeps its tokens to itself. */

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { openChromium, startServer } from '@keygrant/testkit'
import { expect, it } from 'vitest'
import { makeApp, makeDelegatingUser } from '../foreign/delegating-user.ts'

const library = readFileSync(
  createRequire(import.meta.url)
    .resolve('oidc-client-ts')
    .replace(/dist\/.*$/u, 'dist/browser/oidc-client-ts.min.js'),
)

/** What the page does: begins, comes back, reads who it is, renews, and revokes. */
const script = (issuer: string, clientId: string, scope: string): string => `
const manager = new oidc.UserManager({
  authority: ${JSON.stringify(issuer)},
  client_id: ${JSON.stringify(clientId)},
  redirect_uri: location.origin + '/',
  scope: ${JSON.stringify(scope)},
  loadUserInfo: true,
  automaticSilentRenew: false,
})
const show = (said) => { document.querySelector('output').textContent = JSON.stringify(said) }
async function run() {
  if (!location.search.includes('code=')) return manager.signinRedirect()
  const first = await manager.signinCallback(location.href)
  const renewed = await manager.signinSilent()
  await manager.revokeTokens(['refresh_token'])
  const after = await fetch(${JSON.stringify(issuer)} + '/oauth2/userinfo', {
    headers: { Authorization: 'Bearer ' + renewed.access_token },
  })
  show({
    name: first.profile.name,
    scope: first.scope,
    renewed: renewed.access_token !== first.access_token,
    after: after.status,
  })
}
run().catch((error) => show({ error: String(error) }))
`

it('signs in with code and PKCE, reads userinfo, renews and revokes', async () => {
  await using server = await startServer()
  const user = await makeDelegatingUser(server)
  let page = ''
  const site = createServer((request, response) => {
    const isLibrary = request.url === '/oidc.js'
    const type = isLibrary || request.url === '/run.js' ? 'text/javascript' : 'text/html'
    response.writeHead(200, { 'Content-Type': type })
    if (isLibrary) response.end(library)
    else if (request.url === '/run.js') response.end(page)
    else
      response.end(
        '<!doctype html><title>App</title><output></output><script src="/oidc.js"></script><script src="/run.js"></script>',
      )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  const origin = `http://localhost:${(site.address() as AddressInfo).port}`
  const scope = `openid profile ${user.apiScope}`
  const app = await makeApp(server, user, { type: 'browser', redirect_uris: [`${origin}/`] })
  page = script(server.issuer, app.clientId, scope)

  await using browser = await openChromium()
  const tab = await browser.newPage()
  await tab.goto(origin)
  await tab.waitForURL(/\/login/u)
  await tab.fill('input[name=email]', user.person.account.email)
  await tab.fill('input[name=password]', user.person.account.password)
  await tab.press('input[name=password]', 'Enter')
  await tab.click('button[name=decision][value=allow]')
  await tab.waitForFunction(() => document.querySelector('output')?.textContent !== '')
  const said = JSON.parse((await tab.textContent('output')) ?? '{}') as unknown
  site.close()
  expect(said).toEqual({ name: 'Carol', scope, renewed: true, after: 401 })
}, 60_000)
