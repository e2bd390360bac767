/** The guard as route hooks of Fastify, of which only the shape is needed: no dependency. */
import type { Guard } from '../guard.ts'
import { problemBody, problemType } from '../problem-body.ts'
import type { Access, Needs, Refusal } from '../verdict.ts'
import { authorizationFields } from './authorization-fields.ts'

/** The part of a Fastify request that is read. */
export interface FastifyRequestShape {
  readonly raw: { readonly rawHeaders: readonly string[]; readonly url?: string | undefined }
  readonly headers: {
    readonly 'content-type'?: string | undefined
    readonly origin?: string | undefined
  }
  readonly body: unknown
}

/** The part of a Fastify reply that is used. */
export interface FastifyReplyShape {
  code(status: number): unknown
  headers(values: Record<string, string>): unknown
  type(mediaType: string): unknown
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

const accesses = new WeakMap<FastifyRequestShape, Access>()

/**
 * Route options that let a request through only if its access token is good and has the scopes.
 *
 * @example
 *
 * ```ts
 * import Fastify from 'fastify'
 * import { createGuard } from '@keygrant/guard'
 * import { accessOf, protect } from '@keygrant/guard/fastify'
 *
 * const guard = createGuard({ issuer: 'https://auth.example', audience: 'https://api.example' })
 * const app = Fastify()
 *
 * app.get('/orders', protect(guard, { scope: 'orders:read' }), (request) => ({
 *   hello: accessOf(request).subject,
 * }))
 * ```
 */
export function protect(guard: Guard, needs: Needs = {}): ProtectHooks {
  return {
    async onRequest(request, reply) {
      const { rawHeaders, url } = request.raw
      const authorization = authorizationFields(rawHeaders)
      const { origin } = request.headers
      const verdict = await guard.verifyPresented({ authorization, url, origin }, needs)
      if (!verdict.ok) return send(reply, verdict.refusal)
      accesses.set(request, verdict.access)
      return undefined
    },

    async preValidation(request, reply) {
      if (!isForm(request)) return undefined
      const authorization = authorizationFields(request.raw.rawHeaders)
      const { origin } = request.headers
      const presented = { authorization, form: request.body, origin }
      const verdict = await guard.verifyPresented(presented, needs)
      return verdict.ok ? undefined : send(reply, verdict.refusal)
    },
  }
}

/**
 * Who is calling, inside a route that {@link protect} guards.
 *
 * @throws {TypeError} In any other route.
 */
export function accessOf(request: FastifyRequestShape): Access {
  const access = accesses.get(request)
  if (access === undefined) throw new TypeError('accessOf: this route is not protected by a guard')
  return access
}

const isForm = ({ headers }: FastifyRequestShape): boolean =>
  headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false

/** Returning the reply tells Fastify that the hook has answered. */
function send(reply: FastifyReplyShape, refusal: Refusal): FastifyReplyShape {
  reply.code(refusal.status)
  reply.headers({ ...refusal.headers })
  reply.type(problemType)
  // As bytes, because Fastify gives text a charset, which JSON has no use for (RFC 8259 §11).
  reply.send(Buffer.from(problemBody(refusal)))
  return reply
}
