/** Sends a request to an API: from the browser where the API lets it, else through Keygrant's server. */
import { call } from '../../../api/call.ts'
import { browserFetch, type FetchedAnswer } from '../wire/browser-fetch.ts'
import type { Header } from '../wire/exchange.ts'
import { record } from '../wire/wire.ts'
import type { ApiRequest } from './request.ts'

export interface ApiAnswer extends FetchedAnswer {
  readonly via: 'browser' | 'server'
  /** There was more than is shown. */
  readonly truncated: boolean
}

/** The browser may not read the answer, or there was none: it does not tell which. */
export class Unreadable extends Error {
  constructor(origin: string) {
    super(`The browser got no answer from ${origin} that it may show.`)
    this.name = 'Unreadable'
  }
}

export interface Sending {
  readonly accessToken: string | undefined
  /** The organization to act in, where it has to be said. */
  readonly organization: string | undefined
  readonly via: 'browser' | 'server' | 'either'
}

/** Origins that let no browser in, found out while this page is open. */
const closedOrigins = new Set<string>()
/** Those that may be sent again without doing anything twice (RFC 9110 §9.2.1). */
const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Sends it, with the token as a header. What fails in the browser is sent again by the server only
 * if that can do nothing twice: else the person decides.
 *
 * @throws {Unreadable} If the browser is told nothing, and the server was not asked.
 * @throws {ApiProblem} If the server can't reach the API either, or will not.
 */
export async function sendRequest(request: ApiRequest, sending: Sending): Promise<ApiAnswer> {
  const { accessToken } = sending
  const token: readonly Header[] =
    accessToken === undefined ? [] : [['Authorization', `Bearer ${accessToken}`]]
  const whole = { ...request, headers: [...token, ...request.headers] }
  const title = 'A call of the API'
  try {
    const answer = await answerTo(whole, sending)
    record({ title }, whole, answer)
    return answer
  } catch (error) {
    record({ title }, whole, error instanceof Error ? error.message : String(error))
    throw error
  }
}

async function answerTo(request: ApiRequest, sending: Sending): Promise<ApiAnswer> {
  const { via } = sending
  const { origin } = new URL(request.url)
  if (via === 'server' || (via === 'either' && closedOrigins.has(origin)))
    return fromServer(request, sending)
  try {
    return await fromBrowser(request)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    if (via === 'browser' || !safe.has(request.method)) throw new Unreadable(origin)
    const answer = await fromServer(request, sending)
    closedOrigins.add(origin)
    return answer
  }
}

async function fromBrowser(request: ApiRequest): Promise<ApiAnswer> {
  return { ...(await browserFetch(request)), via: 'browser', truncated: false }
}

async function fromServer(request: ApiRequest, { organization }: Sending): Promise<ApiAnswer> {
  const { method, url, headers, body } = request
  const args = {
    body: { method: method as 'GET', url, headers, ...(body !== undefined && { body }) },
  }
  const { body: sent } = await call('POST /explorer/requests', args, { organization })
  return {
    status: sent.status,
    statusText: sent.status_text,
    headers: sent.headers.map(([name, value]) => [String(name), String(value)] as const),
    body: sent.body,
    bytes: new TextEncoder().encode(sent.body).byteLength,
    milliseconds: sent.duration_ms,
    via: 'server',
    truncated: sent.truncated,
  }
}
