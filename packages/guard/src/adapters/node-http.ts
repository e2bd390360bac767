/**
 * The guard in front of a node:http or HTTP/2 handler. Each adapter in this folder translates
 * between one framework and the guard, and decides nothing.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../guard.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Access, Needs } from '../verdict.ts'
import { admit, admittedAccess } from './admission.ts'
import { metadataAnswers, refusalAnswer } from './answer.ts'
import { addToNode, presentedByNode, sendToNode } from './node-messages.ts'

/** A node:http handler that also learns who is calling. */
export type ProtectedHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
) => void | Promise<void>

/**
 * Lets a request through to the handler only if its access token is good and has the scopes.
 *
 * The body is left unread, so a second token in a form body goes unnoticed here (and unused); one
 * in the query string is refused.
 *
 * @example
 *
 * ```ts
 * import { createServer } from 'node:http'
 * import { createGuard } from '@keygrant/guard'
 * import { protect } from '@keygrant/guard/node-http'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * createServer(
 *   protect(guard, { scope: 'orders:read' }, (_request, response, access) => {
 *     response.end(`hello ${access.subject}`)
 *   }),
 * ).listen(8080)
 * ```
 *
 * @returns A request listener. It rejects only if the handler does.
 */
export function protect<Scope extends string>(
  guard: Guard<Scope>,
  needs: Needs<NoInfer<Scope>>,
  handler: ProtectedHandler,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const presented = () => presentedByNode(request)
    const verdict = await admit(guard, needs, { key: request, presented })
    if (verdict.ok) {
      addToNode(verdict.headers ?? {}, response)
      return handler(request, response, verdict.access)
    }
    sendToNode(refusalAnswer(verdict.refusal), response, request.method)
  }
}

/**
 * Who is calling, anywhere below a handler that {@link protect} guards.
 *
 * @example
 *
 * ```ts
 * import type { IncomingMessage } from 'node:http'
 * import { accessOf } from '@keygrant/guard/node-http'
 *
 * export const tenantOf = (request: IncomingMessage) => accessOf(request).organizationId
 * ```
 *
 * @throws {TypeError} For any other request.
 */
export const accessOf = (request: IncomingMessage): Access => admittedAccess(request)

/**
 * Answers requests for the API's RFC 9728 document.
 *
 * @example
 *
 * ```ts
 * import { createServer } from 'node:http'
 * import { createGuard } from '@keygrant/guard'
 * import { protect, serveMetadata } from '@keygrant/guard/node-http'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const metadata = serveMetadata(guard, { scopes: ['orders:read'] })
 * const orders = protect(guard, { scope: 'orders:read' }, (_request, response) => {
 *   response.end('[]')
 * })
 *
 * createServer((request, response) => {
 *   if (!metadata(request, response)) void orders(request, response)
 * }).listen(8080)
 * ```
 *
 * @returns A function that answers and returns true, or leaves the request alone and returns false.
 * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
 */
export function serveMetadata<Scope extends string>(
  guard: Guard<Scope>,
  description: ResourceDescription = {},
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const answers = metadataAnswers(guard, description)
  return (request, response) => {
    const answer = answers(request.method, request.url)
    if (answer !== undefined) sendToNode(answer, response, request.method)
    return answer !== undefined
  }
}
