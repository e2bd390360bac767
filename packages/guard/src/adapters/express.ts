/** The guard as middleware of Express 5, of which only the shape is needed: no dependency. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../guard.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Access, Needs } from '../verdict.ts'
import { admit, admittedAccess } from './admission.ts'
import { metadataAnswers, refusalAnswer } from './answer.ts'
import { addToNode, presentedByNode, sendToNode } from './node-messages.ts'

/** The part of an Express request that is read. */
export interface ExpressRequestShape extends IncomingMessage {
  /** The target as the client sent it; routers shorten `url`. */
  readonly originalUrl: string
  /** What a body parser made of it, if one ran before. */
  readonly body?: unknown
}

/** Express middleware. */
export type ExpressMiddleware<Answered> = (
  request: ExpressRequestShape,
  response: ServerResponse,
  next: () => void,
) => Answered

/**
 * Middleware that lets a request through only if its access token is good and has the scopes.
 *
 * A second token in a form body is noticed, and refused, if a form parser ran before.
 *
 * @example
 *
 * ```ts
 * import express from 'express'
 * import { createGuard } from '@keygrant/guard'
 * import { accessOf, protect, serveMetadata } from '@keygrant/guard/express'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const app = express()
 *
 * app.use(serveMetadata(guard, { scopes: ['orders:read'] }))
 * app.get('/orders', protect(guard, { scope: 'orders:read' }), (request, response) => {
 *   response.json({ hello: accessOf(request).subject })
 * })
 * ```
 */
export function protect<Scope extends string>(
  guard: Guard<Scope>,
  needs: Needs<NoInfer<Scope>> = {},
): ExpressMiddleware<Promise<void>> {
  return async (request, response, next) => {
    const presented = () => presentedByNode(request, request.originalUrl, request.body)
    const verdict = await admit(guard, needs, { key: request, presented })
    if (!verdict.ok) return sendToNode(refusalAnswer(verdict.refusal), response, request.method)
    addToNode(verdict.headers ?? {}, response)
    next()
  }
}

/**
 * Who is calling, behind {@link protect}.
 *
 * @example
 *
 * ```ts
 * import { accessOf } from '@keygrant/guard/express'
 * import type { Request } from 'express'
 *
 * export const tenantOf = (request: Request) => accessOf(request).organizationId
 * ```
 *
 * @throws {TypeError} For any other request.
 */
export const accessOf = (request: IncomingMessage): Access => admittedAccess(request)

/**
 * Middleware that answers requests for the API's RFC 9728 document. Use it on the application itself.
 *
 * @example
 *
 * ```ts
 * import express from 'express'
 * import { createGuard } from '@keygrant/guard'
 * import { serveMetadata } from '@keygrant/guard/express'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * express().use(serveMetadata(guard, { scopes: ['orders:read'], name: 'Orders' }))
 * ```
 *
 * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
 */
export function serveMetadata<Scope extends string>(
  guard: Guard<Scope>,
  description: ResourceDescription = {},
): ExpressMiddleware<void> {
  const answers = metadataAnswers(guard, description)
  return (request, response, next) => {
    const answer = answers(request.method, request.originalUrl)
    if (answer === undefined) next()
    else sendToNode(answer, response, request.method)
  }
}
