/** The guard as route hooks of Fastify, of which only the shape is needed: no dependency. */
import type { IncomingMessage } from 'node:http'
import type { Guard } from '../guard.ts'
import { isFormType } from '../request-credentials.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Access, Needs } from '../verdict.ts'
import { admit, admittedAccess } from './admission.ts'
import { type Answer, exposedFields, metadataAnswers, refusalAnswer } from './answer.ts'
import { presentedByNode } from './node-messages.ts'

/** The part of a Fastify request that is read. */
export interface FastifyRequestShape {
  readonly raw: Pick<IncomingMessage, 'rawHeaders' | 'headers' | 'method' | 'url' | 'socket'>
  readonly originalUrl: string
  readonly body: unknown
}

/** The part of a Fastify reply that is used. */
export interface FastifyReplyShape {
  getHeader(name: string): unknown
  header(name: string, value: string): unknown
  code(status: number): unknown
  send(body: Uint8Array): unknown
}

type Hook = (request: FastifyRequestShape, reply: FastifyReplyShape) => Promise<unknown>

/** Route options to spread into a Fastify route. */
export interface ProtectHooks {
  /** Judges the token, before the body is read. */
  readonly onRequest: Hook
  /** Refuses a second token in the parsed form body. */
  readonly preValidation: Hook
}

/**
 * Route options that let a request through only if its access token is good and has the scopes.
 *
 * @example
 *
 * ```ts
 * import Fastify from 'fastify'
 * import { createGuard } from '@keygrant/guard'
 * import { accessOf, protect, serveMetadata } from '@keygrant/guard/fastify'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const app = Fastify()
 *
 * app.register(serveMetadata(guard, { scopes: ['orders:read'] }))
 * app.get('/orders', protect(guard, { scope: 'orders:read' }), (request) => ({
 *   hello: accessOf(request).subject,
 * }))
 * ```
 */
export function protect<Scope extends string>(
  guard: Guard<Scope>,
  needs: Needs<NoInfer<Scope>> = {},
): ProtectHooks {
  const judge: Hook = async (request, reply) => {
    const { raw, originalUrl, body } = request
    const presented = () => presentedByNode(raw, originalUrl, body)
    const verdict = await admit(guard, needs, { key: request, presented })
    if (!verdict.ok) return send(reply, refusalAnswer(verdict.refusal))
    add(reply, verdict.headers ?? {})
    return undefined
  }
  return {
    onRequest: judge,
    async preValidation(request, reply) {
      return isFormType(request.raw.headers['content-type']) ? judge(request, reply) : undefined
    },
  }
}

/**
 * Who is calling, inside a route that {@link protect} guards.
 *
 * @example
 *
 * ```ts
 * import { accessOf } from '@keygrant/guard/fastify'
 * import type { FastifyRequest } from 'fastify'
 *
 * export const tenantOf = (request: FastifyRequest) => accessOf(request).organizationId
 * ```
 *
 * @throws {TypeError} In any other route.
 */
export const accessOf = (request: FastifyRequestShape): Access => admittedAccess(request)

/** The part of a Fastify instance that is used. */
export interface FastifyShape {
  route(options: {
    method: string[]
    url: string
    handler: (request: FastifyRequestShape, reply: FastifyReplyShape) => unknown
  }): unknown
}

/**
 * A plugin that answers requests for the API's RFC 9728 document. Register it without a prefix.
 *
 * @example
 *
 * ```ts
 * import Fastify from 'fastify'
 * import { createGuard } from '@keygrant/guard'
 * import { serveMetadata } from '@keygrant/guard/fastify'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 *
 * Fastify().register(serveMetadata(guard, { scopes: ['orders:read'], name: 'Orders' }))
 * ```
 *
 * @throws {TypeError} If the audience is no URL and no `resourceMetadata` was given.
 */
export function serveMetadata<Scope extends string>(
  guard: Guard<Scope>,
  description: ResourceDescription = {},
): (app: FastifyShape) => Promise<void> {
  const answers = metadataAnswers(guard, description)
  const { path: url } = guard.metadata(description)
  return async (app) => {
    app.route({
      method: ['GET', 'HEAD', 'OPTIONS'],
      url,
      handler({ raw }, reply) {
        const answer = answers(raw.method, url)
        return answer === undefined ? undefined : send(reply, answer)
      },
    })
  }
}

/** Returning the reply tells Fastify that the hook has answered. */
function send(reply: FastifyReplyShape, { status, headers, body }: Answer): FastifyReplyShape {
  reply.code(status)
  add(reply, headers)
  // As bytes, because Fastify gives text a charset, which JSON has no use for (RFC 8259 §11).
  reply.send(Buffer.from(body))
  return reply
}

function add(reply: FastifyReplyShape, headers: Answer['headers']): void {
  for (const [name, value] of Object.entries(headers)) {
    const before = name === exposedFields ? reply.getHeader(name) : undefined
    reply.header(name, typeof before === 'string' ? `${before}, ${value}` : value)
  }
}
