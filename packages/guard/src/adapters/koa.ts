/** The guard as middleware of Koa, of which only the shape is needed: no dependency. */
import type { IncomingMessage } from 'node:http'
import type { Guard } from '../guard.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Access, Needs } from '../verdict.ts'
import { admit, admittedAccess } from './admission.ts'
import { type Answer, exposedFields, metadataAnswers, refusalAnswer } from './answer.ts'
import { presentedByNode } from './node-messages.ts'

/** The part of a Koa context that is used. */
export interface KoaContextShape {
  readonly req: IncomingMessage
  readonly request: object
  readonly method: string
  readonly originalUrl: string
  status: number
  body: unknown
  set(name: string, value: string): void
  append(name: string, value: string): void
}

/** Koa middleware. */
export type KoaMiddleware = (
  context: KoaContextShape,
  next: () => Promise<unknown>,
) => Promise<void>

/**
 * Middleware that lets a request through only if its access token is good and has the scopes.
 *
 * A second token in a form body is noticed, and refused, if a form parser ran before.
 *
 * @example
 *
 * ```ts
 * import Koa from 'koa'
 * import { createGuard } from '@keygrant/guard'
 * import { accessOf, protect, serveMetadata } from '@keygrant/guard/koa'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const app = new Koa()
 *
 * app.use(serveMetadata(guard, { scopes: ['orders:read'] }))
 * app.use(protect(guard, { scope: 'orders:read' }))
 * app.use((context) => {
 *   context.body = { hello: accessOf(context).subject }
 * })
 * ```
 */
export function protect<Scope extends string>(
  guard: Guard<Scope>,
  needs: Needs<NoInfer<Scope>> = {},
): KoaMiddleware {
  return async (context, next) => {
    const { req, originalUrl, request } = context
    const body = 'body' in request ? request.body : undefined
    const presented = () => presentedByNode(req, originalUrl, body)
    const verdict = await admit(guard, needs, { key: req, presented })
    if (!verdict.ok) return send(context, refusalAnswer(verdict.refusal))
    add(context, verdict.headers ?? {})
    await next()
  }
}

/**
 * Who is calling, behind {@link protect}.
 *
 * @example
 *
 * ```ts
 * import { accessOf } from '@keygrant/guard/koa'
 * import type { Context } from 'koa'
 *
 * export const tenantOf = (context: Context) => accessOf(context).organizationId
 * ```
 *
 * @throws {TypeError} For any other request.
 */
export const accessOf = (context: Pick<KoaContextShape, 'req'>): Access =>
  admittedAccess(context.req)

/**
 * Middleware that answers requests for the API's RFC 9728 document.
 *
 * @example
 *
 * ```ts
 * import Koa from 'koa'
 * import { createGuard } from '@keygrant/guard'
 * import { serveMetadata } from '@keygrant/guard/koa'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * new Koa().use(serveMetadata(guard, { scopes: ['orders:read'], name: 'Orders' }))
 * ```
 *
 * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
 */
export function serveMetadata<Scope extends string>(
  guard: Guard<Scope>,
  description: ResourceDescription = {},
): KoaMiddleware {
  const answers = metadataAnswers(guard, description)
  return async (context, next) => {
    const answer = answers(context.method, context.originalUrl)
    if (answer === undefined) await next()
    else send(context, answer)
  }
}

/** The fields first: Koa would guess the type of a body that comes before it. */
function send(context: KoaContextShape, { status, headers, body }: Answer): void {
  context.status = status
  add(context, headers)
  context.body = body
}

function add(context: KoaContextShape, headers: Answer['headers']): void {
  for (const [name, value] of Object.entries(headers))
    if (name === exposedFields) context.append(name, value)
    else context.set(name, value)
}
