/** Turns the list of pages into an HTTP listener, with what all of them share. */
import { createServer } from 'node:http'
import {
  type AuthorizationRequest,
  randomText,
  readSession,
  type StoredSession,
} from '@keygrant/engine'
import { isStoreFailure } from '@keygrant/store-sql'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { ClosableListener } from '../http/late-listener.ts'
import { Cookies } from './cookies.ts'
import type { PageDeps } from './deps.ts'
import { Fields } from './fields.ts'
import { formToken, isCrossSite, isFormToken } from './form-defence.ts'
import { notice } from './notice.ts'
import {
  type CookieChange,
  html,
  type PageAnswer,
  type PageRequest,
  type PageRoute,
} from './page.ts'
import { pageHeaders } from './page-headers.ts'
import { pages } from './pages.ts'
import { openInteraction } from './sealed-interaction.ts'
import { serveBrandFiles, serveStaticFiles } from './static-files.ts'
import { type Brand, brandOf } from './views/brand.ts'
import { noticePage } from './views/index.ts'
import type { ViewContext } from './views/models.ts'
import { chooseLanguage } from './words/choose-language.ts'

const maxBody = 65_536

export async function buildPages(deps: PageDeps): Promise<ClosableListener> {
  const app = Fastify({
    bodyLimit: maxBody,
    exposeHeadRoutes: false,
    // Requests come through the server's own listener; this one never listens.
    serverFactory: (handler) => createServer(handler),
  })
  app.removeAllContentTypeParsers()
  for (const type of ['application/x-www-form-urlencoded', 'application/json'])
    app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
  const serve = new PageServer(deps)
  app.setErrorHandler((error, request, reply) => serve.fail(error, request, reply))
  app.setNotFoundHandler((request, reply) => serve.say('not_found', 404, { request, reply }))
  serveStaticFiles(app)
  serveBrandFiles(app, deps.pageSettings)
  for (const page of pages(deps)) addPage(app, page, serve)
  await app.ready()
  return { handle: (request, response) => app.routing(request, response), close: () => app.close() }
}

function addPage(app: FastifyInstance, page: PageRoute, serve: PageServer): void {
  const allowed = (['GET', 'POST'] as const).filter(
    (method) => page[method === 'GET' ? 'get' : 'post'] !== undefined,
  )
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: page.path,
    handler: (request, reply) => {
      const method = request.method === 'HEAD' ? 'GET' : request.method
      if (!allowed.some((each) => each === method)) {
        void reply.header('Allow', allowed.join(', '))
        return serve.say('not_found', 405, { request, reply })
      }
      return serve.answer(page, { request, reply })
    },
  })
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** A request with all that is known of it, and the cookie that a new browser must be given. */
interface Read {
  readonly page: PageRequest
  readonly cookies: readonly CookieChange[]
}

class PageServer {
  readonly #deps: PageDeps
  readonly #cookies: Cookies

  constructor(deps: PageDeps) {
    this.#deps = deps
    this.#cookies = new Cookies(deps.engine.policy.issuer)
  }

  async answer(route: PageRoute, exchange: Exchange): Promise<FastifyReply> {
    const { request } = exchange
    const read = await this.#read(request)
    const posted = request.method === 'POST'
    const limit = this.#deps.requests.take(read.page.caller.address)
    if (!limit.allowed)
      return this.#send(
        notice('unavailable', read.page, { status: 429, headers: limit.headers }),
        read,
        exchange,
      )
    if (!this.#deps.isFresh())
      return this.#send(
        notice('unavailable', read.page, { status: 503, headers: { 'Retry-After': '2' } }),
        read,
        exchange,
      )
    if (posted && route.csrf !== false && !read.page.genuine)
      return this.#send(notice('forbidden', read.page, { status: 403 }), read, exchange)
    const answer = await (posted ? route.post?.(read.page) : route.get?.(read.page))
    return this.#send(answer ?? notice('not_found', read.page, { status: 405 }), read, exchange)
  }

  /** A page that says one thing, where nothing could be read of the request. */
  async say(
    kind: Parameters<typeof notice>[0],
    status: number,
    exchange: Exchange,
  ): Promise<FastifyReply> {
    const { caller } = this.#known(exchange.request)
    // Of memory: it is said when the database does not answer, too.
    const brand = brandOf(this.#deps.pageSettings.last)
    const view = {
      language: this.#language(exchange.request, brand),
      brand,
      hidden: {},
      requestId: caller.requestId,
    }
    const answer = html(noticePage({ kind }, view), { status })
    return this.#send(answer, { cookies: [] }, exchange)
  }

  async fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const exchange = { request, reply }
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return this.say('failed', 413, exchange)
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return this.say('failed', 415, exchange)
    if (code.startsWith('FST_ERR')) return this.say('failed', 400, exchange)
    this.#deps.logger.error(
      { error: String(error), stack: error instanceof Error ? error.stack : undefined },
      'a page failed',
    )
    const unavailable = isStoreFailure(error)
    if (unavailable) void reply.header('Retry-After', '2')
    return unavailable ? this.say('unavailable', 503, exchange) : this.say('failed', 500, exchange)
  }

  #isGenuine(
    { method, headers }: FastifyRequest,
    { form, json, browser, session }: Pick<PageRequest, 'form' | 'json' | 'browser' | 'session'>,
  ): boolean {
    if (method !== 'POST' || isCrossSite(headers, this.#deps.engine.policy.issuer)) return false
    const sent = json === undefined ? form.one('csrf') : json['csrf']
    if (typeof sent !== 'string') return false
    return isFormToken(sent, formToken({ browser, session }, this.#deps.engine.hash))
  }

  #known(request: FastifyRequest) {
    const caller = this.#deps.readCaller(request.raw)
    return { caller, cookies: this.#cookies.read(request.headers.cookie) }
  }

  #language(request: FastifyRequest, brand: Brand, interaction?: AuthorizationRequest): string {
    const query = new Fields(queryOf(request))
    const wanted = {
      uiLocales: query.has('ui_locales')
        ? query.one('ui_locales').split(' ')
        : (interaction?.uiLocales ?? []),
      cookie: this.#cookies.read(request.headers.cookie).get('kg_language'),
      acceptLanguage: request.headers['accept-language'],
    }
    return chooseLanguage(wanted, brand)
  }

  async #read(request: FastifyRequest): Promise<Read> {
    const { caller, cookies } = this.#known(request)
    const { engine, accounts } = this.#deps
    const query = new Fields(queryOf(request))
    const body = typeof request.body === 'string' ? request.body : ''
    const isJson = request.headers['content-type']?.startsWith('application/json') === true
    const form = new Fields(isJson ? '' : body)
    const json = isJson ? readJson(body) : undefined
    const known = cookies.get('kg_browser')
    const browser = known ?? randomText(engine.random)
    const token = cookies.get('kg_session')
    const session = token === undefined ? undefined : await readSession(token, accounts)
    const sealed = form.one('interaction') || query.one('interaction')
    const interaction = openInteraction(sealed, { browser, now: engine.now() }, this.#deps)
    const view = this.#view({
      request,
      brand: brandOf(await this.#deps.pageSettings.read()),
      session,
      browser,
      interaction,
      sealed,
      requestId: caller.requestId,
    })
    return {
      page: {
        query,
        form,
        json,
        genuine: this.#isGenuine(request, { form, json, browser, session }),
        cookies,
        caller,
        browser,
        session,
        interaction,
        interactionLost: sealed !== '' && interaction === undefined,
        view,
      },
      cookies:
        known === undefined
          ? [{ name: 'kg_browser', value: browser, maxAge: browserLifetime }]
          : [],
    }
  }

  #view({
    request,
    brand,
    session,
    browser,
    interaction,
    sealed,
    requestId,
  }: {
    readonly request: FastifyRequest
    readonly brand: Brand
    readonly session: StoredSession | undefined
    readonly browser: string
    readonly interaction: AuthorizationRequest | undefined
    readonly sealed: string
    readonly requestId: string
  }): ViewContext {
    return {
      language: this.#language(request, brand, interaction),
      brand,
      hidden: {
        csrf: formToken({ browser, session }, this.#deps.engine.hash),
        ...(interaction !== undefined && { interaction: sealed }),
      },
      ...(session && { user: { email: session.user.email, name: session.user.name } }),
      requestId,
    }
  }

  #send(
    answer: PageAnswer,
    { page, cookies }: { readonly page?: PageRequest; readonly cookies: readonly CookieChange[] },
    { reply }: Exchange,
  ): FastifyReply {
    const set = [...cookies, ...(answer.cookies ?? [])].map((each) => this.#cookies.write(each))
    if (set.length > 0) void reply.header('Set-Cookie', set)
    void reply.headers(pageHeaders(answer, page?.interaction)).headers(answer.headers ?? {})
    switch (answer.kind) {
      case 'redirect':
        return reply.code(303).header('Location', answer.location).send()
      case 'json':
        return reply.code(answer.status).type('application/json').send(JSON.stringify(answer.body))
      case 'page':
        return reply.code(answer.status).type('text/html; charset=utf-8').send(answer.html)
    }
  }
}

/** Seconds; browsers keep a cookie for 400 days at most. */
const browserLifetime = 400 * 86_400

const queryOf = ({ url }: FastifyRequest): string => {
  const question = url.indexOf('?')
  return question === -1 ? '' : url.slice(question + 1)
}

/** An object, or nothing: what a script of ours sends is one. */
function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    // Whoever sends no JSON where it is wanted sends no `csrf` either, and is refused for that.
    return {}
  }
}
