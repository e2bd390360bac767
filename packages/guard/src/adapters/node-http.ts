/**
 * The guard in front of a node:http or HTTP/2 handler. Each adapter in this folder translates
 * between one framework and the guard, and decides nothing.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../guard.ts'
import { problemBody, problemType } from '../problem-body.ts'
import type { Access, Needs } from '../verdict.ts'
import { authorizationFields } from './authorization-fields.ts'

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
export function protect(
  guard: Guard,
  needs: Needs,
  handler: ProtectedHandler,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const authorization = authorizationFields(request.rawHeaders)
    const {
      url,
      headers: { origin },
    } = request
    const verdict = await guard.verifyPresented({ authorization, url, origin }, needs)
    if (verdict.ok) return handler(request, response, verdict.access)

    const { status, headers } = verdict.refusal
    response.writeHead(status, { ...headers, 'Content-Type': problemType })
    response.end(request.method === 'HEAD' ? undefined : problemBody(verdict.refusal))
  }
}
