/** What the adapters of Node's frameworks share: reading a node:http request and answering it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Presented } from '../bearer-token.ts'
import { isFormType } from '../request-credentials.ts'
import { type Answer, exposedFields } from './answer.ts'

/** The part of a Node request that is read. */
export type NodeRequest = Pick<IncomingMessage, 'rawHeaders' | 'headers' | 'method' | 'url'>

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
  const { headers, rawHeaders } = request
  return {
    authorization: fieldsOf(rawHeaders, 'authorization'),
    url,
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

/** Sends it, without the body if the method was HEAD. */
export function sendToNode(
  { status, headers, body }: Answer,
  response: ServerResponse,
  method: string | undefined,
): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers))
    if (name === exposedFields) response.appendHeader(name, value)
    else response.setHeader(name, value)
  response.end(method === 'HEAD' ? undefined : body)
}
