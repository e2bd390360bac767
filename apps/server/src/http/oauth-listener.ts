/**
 * Serves the OAuth endpoints: finds the route, applies the rules that all of them share, and hands
 * the parameters to the engine.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Caller,
  type Deps,
  type EndpointRequest,
  type PresentationFault,
  type PresentedToken,
  type Problem,
  problem,
} from '@keygrant/engine'
import { ok, type Parameters, type Result, type TokenScheme } from '@keygrant/protocol'
import { isStoreFailure } from '@keygrant/store-sql'
import type { Logger } from 'pino'
import { atEndOfTurn } from './end-of-turn.ts'
import {
  isRepeated,
  sendJson,
  sendJsonText,
  sendJsonWith,
  sendPreflight,
  sendProblem,
} from './exchange.ts'
import { presentedToken } from './presented-token.ts'
import type { RateLimit } from './rate-limit.ts'
import { readParameters } from './read-parameters.ts'
import { tokenChallenge } from './token-challenge.ts'

/** An endpoint that clients post parameters to. */
export interface PostRoute {
  readonly method: 'POST'
  /**
   * Whether scripts of any site may read the answer: where programs in browsers are clients. No cookie
   * is ever looked at here, so another site's script can do no more than any program can.
   */
  readonly cors?: true
  /** What counts is in the `Authorization` header: there may be no body, of whatever type. */
  readonly body?: 'optional'
  /** Of the answer, if not 200. */
  readonly status?: 201
  answer(request: EndpointRequest, deps: Deps): Promise<Result<object | undefined, Problem>>
  /** A quicker way to write the answer than `JSON.stringify`. */
  toJson?(answer: object): string
}

/** A document that anyone may read. */
export interface GetRoute {
  readonly method: 'GET'
  /** The body, and how long it may be cached, in seconds. */
  document(deps: Deps): { readonly body: object; readonly maxAge: number }
}

/** What whoever presents an access token may read, by GET or by POST (RFC 6750 §2.1: header only). */
export interface TokenRoute {
  readonly method: 'TOKEN'
  answer(presented: PresentedToken, deps: Deps): Promise<Result<object, TokenFault>>
}

type TokenFault = PresentationFault | 'insufficient_scope'

export type Route = PostRoute | GetRoute | TokenRoute

export interface OAuthListenerOptions {
  readonly routes: ReadonlyMap<string, Route>
  readonly deps: Deps
  readonly readCaller: (request: IncomingMessage) => Caller
  readonly requests: RateLimit
  readonly failures: RateLimit
  /** Whether what is in memory is recent enough to decide by. */
  readonly isFresh: () => boolean
  readonly logger: Logger
}

/** @returns Whether the request was one for these endpoints; if not, nothing was done. */
export function oauthListener(
  options: OAuthListenerOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { routes } = options
  return (request, response) => {
    const url = request.url ?? ''
    const question = url.indexOf('?')
    const route = routes.get(question === -1 ? url : url.slice(0, question))
    if (route === undefined) return false
    const failed = (error: unknown): void => fail(error, response, options)
    if (route.method === 'GET') serveDocument(route, { request, response }, options)
    else if (route.method === 'TOKEN')
      serveToken(route, { request, response }, options).catch(failed)
    else
      atEndOfTurn(() => {
        servePost(route, { request, response, hasQuery: question !== -1 }, options).catch(failed)
      })
    return true
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

function serveDocument(
  route: GetRoute,
  { request, response }: Exchange,
  { deps }: OAuthListenerOptions,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const headers = { Allow: 'GET, HEAD' }
    sendProblem(response, problem('method_not_allowed'), { policy: deps.policy, headers })
    return
  }
  const { body, maxAge } = route.document(deps)
  const headers = {
    'Cache-Control': `public, max-age=${maxAge}`,
    'Access-Control-Allow-Origin': '*',
  }
  sendJsonWith(response, body, { headers })
}

async function serveToken(
  route: TokenRoute,
  { request, response }: Exchange,
  options: OAuthListenerOptions,
): Promise<void> {
  const { deps, requests, isFresh } = options
  const { policy } = deps
  response.setHeader('Access-Control-Allow-Origin', '*')
  if (request.method === 'OPTIONS') return sendPreflight(response, 'GET, POST')
  if (request.method !== 'GET' && request.method !== 'POST')
    return sendProblem(response, problem('method_not_allowed'), {
      policy,
      headers: { Allow: 'GET, POST' },
    })
  if (!isFresh())
    return sendProblem(response, problem('store_unavailable'), {
      policy,
      headers: { 'Retry-After': '2' },
    })
  const limit = requests.take(options.readCaller(request).address)
  if (!limit.allowed)
    return sendProblem(response, problem('rate_limited'), { policy, headers: limit.headers })

  const read = presentedToken(request)
  if (read.kind !== 'token')
    return sendTokenRefusal(
      response,
      read.kind === 'malformed' ? 'invalid_request' : undefined,
      undefined,
    )
  const answer = await route.answer(read.presented, deps)
  if (answer.ok) return sendJson(response, answer.value)
  sendTokenRefusal(response, answer.error, read.presented.scheme)
}

const tokenStatuses: Readonly<Record<TokenFault | 'invalid_request', number>> = {
  invalid_request: 400,
  invalid_token: 401,
  invalid_dpop_proof: 401,
  insufficient_scope: 403,
}

/** RFC 6750 §3: without a token there is a challenge, and no error in it. */
function sendTokenRefusal(
  response: ServerResponse,
  error: keyof typeof tokenStatuses | undefined,
  scheme: TokenScheme | undefined,
): void {
  const scope = error === 'insufficient_scope' ? 'openid' : undefined
  sendJsonWith(response, error === undefined ? {} : { error }, {
    status: error === undefined ? 401 : tokenStatuses[error],
    headers: {
      'WWW-Authenticate': tokenChallenge(scheme, { error, scope }),
      'Access-Control-Expose-Headers': 'WWW-Authenticate',
    },
  })
}

async function servePost(
  route: PostRoute,
  { request, response, hasQuery }: Exchange & { readonly hasQuery: boolean },
  options: OAuthListenerOptions,
): Promise<void> {
  const { policy } = options.deps
  const refuse = (refused: Problem, headers: Readonly<Record<string, string>> = {}): void =>
    sendProblem(response, refused, { policy, headers })

  if (route.cors === true && request.headers.origin !== undefined) {
    response.setHeader('Access-Control-Allow-Origin', '*')
    if (request.method === 'OPTIONS') return sendPreflight(response)
  }
  if (request.method !== 'POST') return refuse(problem('method_not_allowed'), { Allow: 'POST' })
  if (hasQuery) return refuse(problem('query_not_allowed'))
  if (isRepeated(request, 'authorization')) return refuse(problem('client_auth_ambiguous'))
  const bodiless = route.body === 'optional' && isEmpty(request)
  const parameters = bodiless ? noParameters : await readParameters(request)
  if (!parameters.ok) {
    // The rest of a body that is too large is not read: the connection ends with the answer.
    const unread = !request.complete
    return refuse(parameters.error, unread ? { Connection: 'close' } : {})
  }
  if (!options.isFresh()) return refuse(problem('store_unavailable'), { 'Retry-After': '2' })

  const caller = options.readCaller(request)
  const { authorization } = request.headers
  // A token in place of a client tells nobody apart until it is known to be one.
  const claimed = route.body === 'optional' ? '' : claimedClient(authorization, parameters.value)
  const limit = options.requests.take(`${caller.address} ${claimed}`)
  if (!limit.allowed) return refuse(problem('rate_limited'), limit.headers)

  const text = request.headers['dpop']
  const proof = typeof text === 'string' ? { proof: { text, path: request.url ?? '' } } : {}
  const asked = { parameters: parameters.value, authorization, caller, ...proof }
  const answer = await route.answer(asked, options.deps)
  if (answer.ok) {
    const { value = {} } = answer
    return sendJsonText(response, route.toJson?.(value) ?? JSON.stringify(value), route.status)
  }
  const failed = guesses.has(answer.error.id)
  const failures = failed ? options.failures.take(caller.address) : undefined
  if (failures?.allowed === false) return refuse(problem('rate_limited'), failures.headers)
  refuse(answer.error)
}

const noParameters: Result<Parameters, Problem> = ok(new Map())

/** Whether a request says that no body follows (RFC 9112 §6.3). */
const isEmpty = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0

/** What guessing at secrets looks like. */
const guesses: ReadonlySet<Problem['id']> = new Set([
  'client_unknown',
  'secret_wrong',
  'developer_token_unknown',
])

/** The most characters of a client id that tell two apart when requests are counted. */
const maxCountedId = 64

/**
 * The id a request claims to be from, before anything is proven: only to count by. The secret beside
 * it is left out, or a guesser would get a new allowance with each guess; so is all that is over-long.
 */
function claimedClient(authorization: string | undefined, parameters: Parameters): string {
  if (authorization === undefined) return (parameters.get('client_id') ?? '').slice(0, maxCountedId)
  // Base64 that begins alike begins alike when decoded: what stands behind it need not be read.
  const pair = decode(authorization.slice(6, 6 + 4 * maxCountedId))
  const colon = pair.indexOf(':')
  return pair.slice(0, colon === -1 ? maxCountedId : Math.min(colon, maxCountedId))
}

/** Nothing, if it is no base64: what claims no id is counted by its address alone. */
function decode(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}

/** The store, or a bug. The client hears that it may try again; the log hears the rest. */
function fail(
  error: unknown,
  response: ServerResponse,
  { deps, logger }: OAuthListenerOptions,
): void {
  if (response.destroyed || response.headersSent) return
  const unavailable = isStoreFailure(error)
  logger.error(
    { error: String(error), stack: error instanceof Error ? error.stack : undefined },
    'a request failed',
  )
  const headers: Record<string, string> = unavailable ? { 'Retry-After': '2' } : {}
  sendProblem(response, problem(unavailable ? 'store_unavailable' : 'internal'), {
    policy: deps.policy,
    headers,
  })
}
