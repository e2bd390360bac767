/** The guard in front of a route handler of Next.js, of which only the shape is needed. */
import type { Guard } from '../guard.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Access, Needs } from '../verdict.ts'
import { protect as protectFetch, serveMetadata as serveFetch } from './fetch.ts'

/**
 * A route handler that lets a request through only if its access token is good and has the scopes.
 *
 * @example
 *
 * `app/orders/[id]/route.ts`:
 *
 * ```ts
 * import { createGuard } from '@keygrant/guard'
 * import { protect } from '@keygrant/guard/next'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * interface Context {
 *   readonly params: Promise<{ readonly id: string }>
 * }
 *
 * export const GET = protect(
 *   guard,
 *   { scope: 'orders:read' },
 *   async (_request: Request, access, { params }: Context) =>
 *     Response.json({ order: (await params).id, for: access.subject }),
 * )
 * ```
 *
 * @param handler Learns who is calling, then what Next hands over: the route's parameters.
 */
export function protect<Scope extends string, Incoming extends Request, Context = unknown>(
  guard: Guard<Scope>,
  needs: Needs<NoInfer<Scope>>,
  handler: (request: Incoming, access: Access, context: Context) => Response | Promise<Response>,
): (request: Incoming, context: Context) => Promise<Response> {
  return (request, context) =>
    protectFetch(guard, needs, (_same, access) => handler(request, access, context))(request)
}

/** Route handlers for the API's RFC 9728 document. */
export interface MetadataRoute {
  readonly GET: (request: Request) => Response
  /** For scripts of other origins that ask with fields of their own. */
  readonly OPTIONS: (request: Request) => Response
}

/**
 * The API's RFC 9728 document as a route. The file stands where challenges say: for an audience
 * without a path, `app/.well-known/oauth-protected-resource/route.ts`.
 *
 * @example
 *
 * ```ts
 * import { createGuard } from '@keygrant/guard'
 * import { serveMetadata } from '@keygrant/guard/next'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * export const { GET, OPTIONS } = serveMetadata(guard, { scopes: ['orders:read'] })
 * ```
 *
 * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
 */
export function serveMetadata<Scope extends string>(
  guard: Guard<Scope>,
  description: ResourceDescription = {},
): MetadataRoute {
  const serve = serveFetch(guard, description)
  const answer = (request: Request): Response =>
    serve(request) ?? new Response(null, { status: 404 })
  return { GET: answer, OPTIONS: answer }
}
