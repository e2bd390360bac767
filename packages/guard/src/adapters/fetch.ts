/** The guard in front of a handler that takes a `Request`: Workers, Deno, Bun, Remix, Astro and others. */
import type { Guard } from '../guard.ts'
import { presentedBy } from '../request-credentials.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Access, Needs, Refusal } from '../verdict.ts'
import { admit } from './admission.ts'
import { type Answer, exposedFields, metadataAnswers, refusalAnswer } from './answer.ts'

/**
 * Lets a request through to the handler only if its access token is good and has the scopes.
 *
 * @example
 *
 * ```ts
 * import { createGuard } from '@keygrant/guard'
 * import { protect, serveMetadata } from '@keygrant/guard/fetch'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const metadata = serveMetadata(guard, { scopes: ['orders:read'] })
 * const orders = protect(guard, { scope: 'orders:read' }, (_request, access) =>
 *   Response.json({ hello: access.subject }),
 * )
 *
 * export const worker = {
 *   fetch: (request: Request) => metadata(request) ?? orders(request),
 * }
 * ```
 *
 * @param handler Learns who is calling, and whatever else the runtime hands over.
 */
export function protect<Scope extends string, Rest extends readonly unknown[] = []>(
  guard: Guard<Scope>,
  needs: Needs<NoInfer<Scope>>,
  handler: (request: Request, access: Access, ...rest: Rest) => Response | Promise<Response>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const presented = () => presentedBy(request)
    const verdict = await admit(guard, needs, { key: request, presented })
    if (!verdict.ok) return toResponse(refusalAnswer(verdict.refusal))
    const response = await handler(request, verdict.access, ...rest)
    return verdict.headers === undefined ? response : withFields(response, verdict.headers)
  }
}

/**
 * Answers requests for the API's RFC 9728 document.
 *
 * @example
 *
 * ```ts
 * import { createGuard } from '@keygrant/guard'
 * import { serveMetadata } from '@keygrant/guard/fetch'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const metadata = serveMetadata(guard, { scopes: ['orders:read'], name: 'Orders' })
 *
 * export const handle = (request: Request) =>
 *   metadata(request) ?? new Response(null, { status: 404 })
 * ```
 *
 * @returns A function that answers, or returns undefined for every other request.
 * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
 */
export function serveMetadata<Scope extends string>(
  guard: Guard<Scope>,
  description: ResourceDescription = {},
): (request: Request) => Response | undefined {
  const answers = metadataAnswers(guard, description)
  return ({ method, url }) => {
    const answer = answers(method, new URL(url).pathname)
    return answer === undefined ? undefined : toResponse(answer)
  }
}

/**
 * The response to send back for a refusal, with its problem body.
 *
 * @example
 *
 * ```ts
 * import { createGuard } from '@keygrant/guard'
 * import { refusalResponse } from '@keygrant/guard/fetch'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * export async function handle(request: Request): Promise<Response> {
 *   const verdict = await guard(request)
 *   return verdict.ok ? new Response('hello') : refusalResponse(verdict.refusal)
 * }
 * ```
 */
export const refusalResponse = (refusal: Refusal): Response => toResponse(refusalAnswer(refusal))

/** On a copy: the fields of a response that was fetched can't be changed. */
function withFields(response: Response, headers: Answer['headers']): Response {
  const copy = new Response(response.body, response)
  for (const [name, value] of Object.entries(headers))
    if (name === exposedFields) copy.headers.append(name, value)
    else copy.headers.set(name, value)
  return copy
}

const toResponse = ({ status, headers, body }: Answer): Response =>
  new Response(status === 204 ? null : body, { status, headers })
