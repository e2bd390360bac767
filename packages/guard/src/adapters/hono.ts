/** The guard as middleware of Hono, whose types are all that is taken from it. */
import type { Context, MiddlewareHandler } from 'hono'
import type { Guard } from '../guard.ts'
import { presentedBy } from '../request-credentials.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Access, Needs } from '../verdict.ts'
import { admit } from './admission.ts'
import { type Answer, exposedFields, metadataAnswers, refusalAnswer } from './answer.ts'

/** What handlers behind {@link protect} find in `c.var`. */
export interface ProtectedEnv {
  Variables: {
    /** Who is calling. */
    access: Access
  }
}

/**
 * Middleware that lets a request through only if its access token is good and has the scopes.
 * Handlers behind it find who is calling in `c.var.access`.
 *
 * @example
 *
 * ```ts
 * import { Hono } from 'hono'
 * import { createGuard } from '@keygrant/guard'
 * import { protect, serveMetadata } from '@keygrant/guard/hono'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const app = new Hono()
 *
 * app.use(serveMetadata(guard, { scopes: ['orders:read'] }))
 * app.get('/orders', protect(guard, { scope: 'orders:read' }), (c) =>
 *   c.json({ hello: c.var.access.subject }),
 * )
 * ```
 */
export function protect<Scope extends string>(
  guard: Guard<Scope>,
  needs: Needs<NoInfer<Scope>> = {},
): MiddlewareHandler<ProtectedEnv> {
  return async (c, next) => {
    const presented = () => presentedBy(c.req.raw)
    const verdict = await admit(guard, needs, { key: c, presented })
    if (!verdict.ok) return send(c, refusalAnswer(verdict.refusal))
    add(c, verdict.headers ?? {})
    c.set('access', verdict.access)
    await next()
    return undefined
  }
}

/**
 * Middleware that answers requests for the API's RFC 9728 document.
 *
 * @example
 *
 * ```ts
 * import { Hono } from 'hono'
 * import { createGuard } from '@keygrant/guard'
 * import { serveMetadata } from '@keygrant/guard/hono'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * new Hono().use(serveMetadata(guard, { scopes: ['orders:read'], name: 'Orders' }))
 * ```
 *
 * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
 */
export function serveMetadata<Scope extends string>(
  guard: Guard<Scope>,
  description: ResourceDescription = {},
): MiddlewareHandler {
  const answers = metadataAnswers(guard, description)
  return async (c, next) => {
    const answer = answers(c.req.method, new URL(c.req.url).pathname)
    if (answer !== undefined) return send(c, answer)
    await next()
    return undefined
  }
}

/** Hono puts the fields that were set before over those of a response, so these are set there, too. */
function send(c: Context, { status, headers, body }: Answer): Response {
  add(c, headers)
  c.status(status as Parameters<Context['status']>[0])
  return status === 204 ? c.body(null) : c.body(body)
}

function add(c: Context, headers: Answer['headers']): void {
  for (const [name, value] of Object.entries(headers))
    c.header(name, value, { append: name === exposedFields })
}
