/**
 * An authorization server by RFC 6749 §4.4 and RFC 8414, with counters, and faults on demand.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseBasic } from '@keygrant/protocol'
import { listen } from './listen.ts'

export const clientId = 'cl_worker'
export const clientSecret = 'kg_cs_s3cr3t+value/with=odd chars'

/** What a token request brought. */
export interface SeenRequest {
  readonly form: URLSearchParams
  readonly authorization: string | undefined
  readonly headers: IncomingMessage['headers']
}

/** Answers one token request in place of the server. */
export type Fault = (response: ServerResponse, request: SeenRequest) => void

export interface TokenServer {
  readonly issuer: string
  /** Token requests, in order. */
  readonly requests: SeenRequest[]
  /** Paths of the metadata requests, in order. */
  readonly lookups: string[]
  /** Answer the next token requests, one each. */
  readonly faults: Fault[]
  /** Answer the next metadata requests, one each. */
  readonly lookupFaults: Fault[]
  /** The members of the next answers, besides `access_token`. */
  answer: Record<string, unknown>
  /** Changes to the metadata document; null leaves the member out. */
  metadata: Record<string, unknown>
  wellKnown: 'oauth-authorization-server' | 'openid-configuration' | 'none'
  secret: string
  /** The token of the n-th successful request, from 1. */
  token(n: number): string
}

export const json = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Fault => {
  return (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body))
}

export const html = (status: number, headers: Record<string, string> = {}): Fault => {
  return (response) =>
    void response
      .writeHead(status, { 'content-type': 'text/html', ...headers })
      .end('<h1>kg_cs_not_for_logs</h1>')
}

/** Closes the connection without an answer. */
export const hangUp: Fault = (response) => void response.destroy()

let servers = 0

export async function startTokenServer(): Promise<TokenServer> {
  servers++
  const prefix = `tok-${servers}`
  let issued = 0
  const handler = async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await text(request))
    const { authorization } = request.headers
    const seen: SeenRequest = { form, authorization, headers: request.headers }
    if (request.url?.includes('/.well-known/')) return lookUp(request.url, response, seen)
    server.requests.push(seen)
    const fault = server.faults.shift()
    if (fault !== undefined) return fault(response, seen)
    if (!isRightClient(seen, server.secret))
      return json(
        401,
        { error: 'invalid_client', error_description: 'Client authentication failed.' },
        { 'www-authenticate': 'Basic realm="token"' },
      )(response, seen)
    issued++
    const body = { access_token: server.token(issued), token_type: 'Bearer', ...server.answer }
    return json(200, body)(response, seen)
  }
  const lookUp = (url: string, response: ServerResponse, seen: SeenRequest) => {
    server.lookups.push(url)
    const fault = server.lookupFaults.shift()
    if (fault !== undefined) return fault(response, seen)
    if (!url.includes(server.wellKnown)) return void response.writeHead(404).end()
    const document = { issuer, token_endpoint: `${issuer}/token`, ...server.metadata }
    return json(200, document)(response, seen)
  }

  const issuer = await listen((request, response) => void handler(request, response))
  const server: TokenServer = {
    issuer,
    requests: [],
    lookups: [],
    faults: [],
    lookupFaults: [],
    answer: { expires_in: 3600 },
    metadata: {},
    wellKnown: 'oauth-authorization-server',
    secret: clientSecret,
    token: (n) => `${prefix}-${n}`,
  }
  return server
}

function isRightClient({ authorization, form }: SeenRequest, secret: string): boolean {
  const basic = authorization === undefined ? undefined : parseBasic(authorization)
  const given = basic ?? {
    clientId: form.get('client_id'),
    clientSecret: form.get('client_secret'),
  }
  return given.clientId === clientId && given.clientSecret === secret
}
