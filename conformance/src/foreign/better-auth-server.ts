/** better-auth with its OAuth provider, in memory, on a port of its own. Its issuer has a path. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { oauthProvider } from '@better-auth/oauth-provider'
import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import { type Foreign, redirectUri } from './foreign-server.ts'

const path = '/api/auth'
const person = { email: 'carol@example.com', password: randomBytes(12).toString('hex') }
const tables = [
  ['user', 'session', 'account', 'verification', 'jwks'],
  ['oauthClient', 'oauthResource', 'oauthClientResource', 'oauthClientAssertion'],
  ['oauthRefreshToken', 'oauthAccessToken', 'oauthConsent'],
].flat()

function createAuth(baseURL: string) {
  const provider = oauthProvider({
    loginPage: '/sign-in',
    consentPage: '/consent',
    scopes: ['openid', 'offline_access', 'reports'],
    grantTypes: ['authorization_code', 'client_credentials', 'refresh_token'],
    clientPrivileges: () => true,
  })
  return betterAuth({
    baseURL,
    secret: randomBytes(32).toString('base64'),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: 'error' },
    database: memoryAdapter(Object.fromEntries(tables.map((name) => [name, []]))),
    emailAndPassword: { enabled: true },
    disabledPaths: ['/token'],
    // Its own type is stricter than that of plugins, where optional members may not be undefined.
    plugins: [jwt(), provider as typeof provider & BetterAuthPlugin],
  })
}

type Auth = ReturnType<typeof createAuth>

/** The two clients of the tests, made by somebody who has signed up. */
async function makeClients({ api }: Auth): Promise<Pick<Foreign, 'program' | 'app'>> {
  const { signUpEmail, adminCreateOAuthClient } = api
  if (signUpEmail === undefined || adminCreateOAuthClient === undefined)
    throw new Error('This better-auth has another API.')
  const { headers: signedUp } = await signUpEmail({
    body: { ...person, name: 'Carol' },
    returnHeaders: true,
  })
  const headers = new Headers({ cookie: signedUp.getSetCookie().join('; ') })
  const common = { redirect_uris: [redirectUri], application_type: 'native' as const }
  const app = await adminCreateOAuthClient({
    headers,
    body: {
      ...common,
      scope: 'openid offline_access',
      grant_types: ['authorization_code', 'refresh_token'],
    },
  })
  const program = await adminCreateOAuthClient({
    headers,
    body: {
      ...common,
      grant_types: ['client_credentials'],
      response_types: [],
      client_credentials_scopes: ['reports'],
    },
  })
  const known = (made: { client_id: string; client_secret?: string | undefined }) => ({
    clientId: made.client_id,
    clientSecret: made.client_secret ?? '',
  })
  return { program: known(program), app: known(app) }
}

/** The pages that an operator of better-auth writes: here Carol has filled them in and sent them off. */
async function answerPage(url: URL, { headers }: IncomingMessage, response: ServerResponse) {
  const oauth_query = url.search.slice(1)
  const [to, body] =
    url.pathname === '/sign-in'
      ? [`${path}/sign-in/email`, { ...person, oauth_query }]
      : [`${path}/oauth2/consent`, { accept: true, oauth_query }]
  const answer = await fetch(new URL(to, url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: url.origin,
      cookie: headers.cookie ?? '',
    },
    body: JSON.stringify(body),
  })
  const { url: location } = (await answer.json()) as { readonly url?: string }
  if (location === undefined) throw new Error(`${to} answered ${answer.status}`)
  response.writeHead(302, { location, 'set-cookie': answer.headers.getSetCookie() }).end()
}

export async function startBetterAuth(): Promise<Foreign> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const auth = createAuth(origin)
  const handle = toNodeHandler(auth)
  listener.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', origin)
    // It redirects browsers and answers scripts with JSON. `fetch`, which plays the browser here, cannot
    // say that it navigates.
    if (url.pathname === `${path}/oauth2/authorize`) request.headers['sec-fetch-mode'] = 'navigate'
    const isPage = url.pathname === '/sign-in' || url.pathname === '/consent'
    const answered = isPage ? answerPage(url, request, response) : handle(request, response)
    answered.catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  return {
    issuer: `${origin}${path}`,
    ...(await makeClients(auth)),
    async [Symbol.asyncDispose]() {
      listener.closeAllConnections()
      listener.close()
    },
  }
}
