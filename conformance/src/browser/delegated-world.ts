/** An API, an app that users allow to call it, and a user: all real, on ports of their own. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Account, startDemo, type TestServer } from '@keygrant/testkit'
import * as openid from 'openid-client'

export interface DelegatedWorld extends AsyncDisposable {
  readonly server: TestServer
  readonly app: App
  readonly api: string
  readonly account: Account
}

/** A confidential web app, as its server sees it. */
export class App {
  readonly origin: string
  readonly #configuration: openid.Configuration
  #verifier = ''
  #tokens: openid.TokenEndpointResponse | undefined

  constructor(origin: string, configuration: openid.Configuration) {
    this.origin = origin
    this.#configuration = configuration
  }

  /** Where it sends a browser to be allowed something. */
  async begin(scope: string): Promise<string> {
    this.#verifier = openid.randomPKCECodeVerifier()
    return openid.buildAuthorizationUrl(this.#configuration, {
      redirect_uri: `${this.origin}/callback`,
      scope,
      state: 'state',
      code_challenge: await openid.calculatePKCECodeChallenge(this.#verifier),
      code_challenge_method: 'S256',
    }).href
  }

  async finish(callback: URL): Promise<void> {
    this.#tokens = await openid.authorizationCodeGrant(this.#configuration, callback, {
      pkceCodeVerifier: this.#verifier,
      expectedState: 'state',
    })
  }

  get scope(): string | undefined {
    return this.#tokens?.scope
  }

  async call(api: string, method: 'GET' | 'POST', path: string): Promise<number> {
    const { status } = await fetch(api + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#tokens?.access_token ?? ''}`,
        'content-type': 'application/json',
      },
      ...(method === 'POST' && { body: '{"name":"one"}' }),
    })
    return status
  }

  /** Renews its tokens. @returns The error, if the server has one. */
  async refresh(): Promise<string | undefined> {
    try {
      const { refresh_token = '' } = this.#tokens ?? {}
      this.#tokens = await openid.refreshTokenGrant(this.#configuration, refresh_token)
      return undefined
    } catch (error) {
      if (error instanceof openid.ResponseBodyError) return error.error
      throw error
    }
  }
}

export async function startDelegatedWorld(): Promise<DelegatedWorld> {
  const demo = await startDemo()
  const { server, api, account, scopes, organizationId } = demo
  const site = await startSite()
  const origin = `http://localhost:${(site.address() as AddressInfo).port}`
  const client = await server.manage('POST', '/clients', {
    name: 'Ledger Sync',
    type: 'web',
    organization_id: organizationId,
    scope: scopes.join(' '),
    redirect_uris: [`${origin}/callback`],
  })
  const configuration = await openid.discovery(
    new URL(server.issuer),
    String(client['client_id']),
    String(client['client_secret']),
    undefined,
    { execute: [openid.allowInsecureRequests] },
  )
  const app = new App(origin, configuration)
  return {
    server,
    app,
    api,
    account,
    async [Symbol.asyncDispose]() {
      site.close()
      await demo[Symbol.asyncDispose]()
    },
  }
}

/** Where the app's users land. It has a page, and nothing behind it. */
async function startSite(): Promise<Server> {
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    response.end('<!doctype html><html lang="en"><title>App</title><h1>Welcome back</h1></html>')
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  return site
}
