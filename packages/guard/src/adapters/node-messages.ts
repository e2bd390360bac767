/** What the adapters of Node's frameworks share: reading a node:http request and answering it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Presented } from '../bearer-token.ts'
import { thumbprintOfHex } from '../possession/certificate-formats.ts'
import { isFormType } from '../request-credentials.ts'
import { type Answer, exposedFields } from './answer.ts'

/** The part of a Node request that is read. */
export type NodeRequest = Pick<
  IncomingMessage,
  'rawHeaders' | 'headers' | 'method' | 'url' | 'socket'
>

/**
 * What the guard looks at in a Node request.
 *
 * @param url The target that the client named, where a framework's router has changed the request's own.
 * @param body What a body parser made of the body, if one ran before.
 */
export function presentedByNode(
  request: NodeRequest,
  url = request.url,
  body?: unknown,
): Presented {
  const { headers, rawHeaders, method } = request
  return {
    authorization: fieldsOf(rawHeaders, 'authorization'),
    url,
    method,
    fields: (name) => fieldsOf(rawHeaders, name),
    certificate: () => peerThumbprint(request.socket),
    origin: headers.origin,
    form: isFormType(headers['content-type']) ? body : undefined,
  }
}

/**
 * Every field of this name. `headers.authorization` won't do: Node keeps only the first of several,
 * and a proxy in front may have judged by the other.
 */
export function fieldsOf(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter(
    (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  )
}

/** Undefined without TLS, and for a client that showed no certificate. */
function peerThumbprint(socket: Socket | TLSSocket): string | undefined {
  if (!('getPeerCertificate' in socket)) return undefined
  return thumbprintOfHex(socket.getPeerCertificate().fingerprint256)
}

/** Sends it, without the body if the method was HEAD. */
export function sendToNode(
  { status, headers, body }: Answer,
  response: ServerResponse,
  method: string | undefined,
): void {
  response.statusCode = status
  addToNode(headers, response)
  response.end(method === 'HEAD' ? undefined : body)
}

/** Adds fields to a response that somebody else sends. */
export function addToNode(
  headers: Readonly<Record<string, string>>,
  response: ServerResponse,
): void {
  for (const [name, value] of Object.entries(headers))
    if (name === exposedFields) response.appendHeader(name, value)
    else response.setHeader(name, value)
}
