/** The app: a server on node:http that signs people in and calls the API for them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { failedPage, type Outcome, signedInPage, signedOutPage, style } from './pages.ts'
import { type Session, Sessions } from './sessions.ts'
import type { Settings } from './settings.ts'
import { SignIn } from './sign-in.ts'

const policyFor = ({ issuer }: Settings): string =>
  // The sign-in and sign-out forms end in redirects to the issuer, which `form-action` counts too.
  `default-src 'none'; style-src 'self'; form-action 'self' ${new URL(issuer).origin}; base-uri 'none'; frame-ancestors 'none'`

/**
 * Makes the app; it does not listen yet.
 *
 * @throws If the authorization server can't be reached.
 */
export async function createWebApp(settings: Settings): Promise<Server> {
  const app = new WebApp(settings, await SignIn.discover(settings))
  return createServer((request, response) => void app.serve(request, response))
}

class WebApp {
  readonly #settings: Settings
  readonly #signIn: SignIn
  readonly #sessions = new Sessions()

  constructor(settings: Settings, signIn: SignIn) {
    this.#settings = settings
    this.#signIn = signIn
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Content-Security-Policy', policyFor(this.#settings))
    // Not no-referrer: browsers then send forms with `Origin: null`, and this app looks at it.
    response.setHeader('Referrer-Policy', 'same-origin')
    response.setHeader('Cache-Control', 'no-store')
    try {
      await this.#route(request, response)
    } catch (error) {
      // Such as a callback that nobody asked for, or a server that can't be reached.
      const reason = error instanceof Error ? error.message : 'unknown'
      send(response, 400, failedPage(reason))
    }
  }

  #route(request: IncomingMessage, response: ServerResponse): Promise<void> | void {
    const { pathname, search } = new URL(request.url ?? '/', this.#settings.origin)
    switch (`${request.method ?? ''} ${pathname}`) {
      case 'GET /':
        return this.#home(request, response)
      case 'GET /callback':
        return this.#callback(request, response, search)
      case 'GET /style.css':
        response.setHeader('Content-Type', 'text/css')
        response.end(style)
        return
    }
    // A form on another site must not sign anybody in or out.
    if (request.headers.origin !== this.#settings.origin)
      return send(response, 404, failedPage('There is no such page.'))
    switch (`${request.method ?? ''} ${pathname}`) {
      case 'POST /sign-in':
        return this.#depart(request, response)
      case 'POST /renew':
        return this.#renew(request, response)
      case 'POST /sign-out':
        return this.#leave(request, response)
    }
    return send(response, 404, failedPage('There is no such page.'))
  }

  async #home(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const session = this.#sessions.find(request)
    if (session?.tokens === undefined) return send(response, 200, signedOutPage())
    const tokens = await this.#signIn.current(session)
    if (tokens === undefined) return this.#accessGone(request, response)
    const calls = ['GET /v1/balance', 'GET /v1/instances', 'POST /v1/instances']
    const outcomes = await Promise.all(calls.map((what) => this.#call(what, tokens.accessToken)))
    send(response, 200, signedInPage(tokens.scope, outcomes))
  }

  async #call(what: string, accessToken: string): Promise<Outcome> {
    const [method = 'GET', path = '/'] = what.split(' ')
    const answer = await fetch(new URL(path, this.#settings.apiUrl), {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ name: 'example' }) }),
    })
    const text = (await answer.text()) || (answer.headers.get('www-authenticate') ?? '')
    return { what, status: answer.status, text }
  }

  async #depart(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url, departure } = await this.#signIn.depart()
    this.#sessions.open(request, response, { departure })
    redirect(response, url.href)
  }

  async #callback(
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
  ): Promise<void> {
    const session = this.#sessions.find(request)
    const departure = session?.departure
    if (session === undefined || departure === undefined)
      return send(response, 400, failedPage('Nobody is signing in here.'))
    // Good for one return, whatever comes of it.
    session.departure = undefined
    if (new URLSearchParams(query).get('error') === 'access_denied')
      return send(response, 200, signedOutPage('You did not allow it. Nothing was given.'))
    const tokens = await this.#signIn.arrive(query, departure)
    this.#sessions.open(request, response, { tokens })
    redirect(response, '/')
  }

  async #renew(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const session = this.#sessions.find(request)
    if (session?.tokens === undefined) return redirect(response, '/')
    const tokens = await this.#signIn.current(session, true)
    return tokens === undefined ? this.#accessGone(request, response) : redirect(response, '/')
  }

  #accessGone(request: IncomingMessage, response: ServerResponse): void {
    this.#sessions.end(request, response)
    send(response, 200, signedOutPage('Access was taken back. Sign in to allow it again.'))
  }

  async #leave(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const session: Session | undefined = this.#sessions.find(request)
    this.#sessions.end(request, response)
    if (session?.tokens === undefined) return redirect(response, '/')
    redirect(response, (await this.#signIn.leave(session.tokens)).href)
  }
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(html)
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location }).end()
}
