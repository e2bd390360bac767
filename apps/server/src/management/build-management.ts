/** Turns the list of operations into an HTTP listener, with the checks that all of them share. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import swagger from '@fastify/swagger'
import { memberFault } from '@keygrant/protocol'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { securityHeaders } from '../http/exchange.ts'
import type { ManagementDeps } from './deps.ts'
import { openApiOptions, routeSchema } from './openapi.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { type ManagementProblem, managementProblems, problemDocument, refusal } from './problems.ts'
import { serveOperation } from './serve-operation.ts'

export interface Management {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** The OpenAPI document, as served at `/api/v1/openapi.json`. */
  document(): object
  close(): Promise<void>
}

const maxBody = 262_144

export async function buildManagement(deps: ManagementDeps): Promise<Management> {
  const documentation = `${deps.policy.issuer}/docs/management-api`
  const app = Fastify({
    bodyLimit: maxBody,
    exposeHeadRoutes: false,
    // Requests come through the server's own listener; this one never listens.
    serverFactory: (handler) => createServer(handler),
    routerOptions: { maxParamLength: 200 },
  })
  readJsonStrictly(app)
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.setErrorHandler((error, _request, reply) =>
    sendProblem(reply, problemOf(error, deps), documentation),
  )
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      refusal(pathIsKnown(app, request) ? 'method_not_allowed' : 'not_found'),
      documentation,
    ),
  )
  await app.register(swagger, openApiOptions(deps.policy.issuer))
  await app.register(
    // biome-ignore lint/suspicious/useAwait: Fastify takes plugins as async functions
    async (api) => {
      for (const each of operations) addOperation(api, each, { deps, documentation })
      api.get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
        reply.headers(securityHeaders).send(app.swagger()),
      )
    },
    { prefix: '/api/v1' },
  )
  await app.ready()
  return {
    handle: (request, response) => app.routing(request, response),
    document: () => app.swagger(),
    close: () => app.close(),
  }
}

function addOperation(
  api: FastifyInstance,
  each: Operation,
  { deps, documentation }: { readonly deps: ManagementDeps; readonly documentation: string },
): void {
  const serve = serveOperation(each, deps)
  api.route({
    method: each.method,
    url: each.path,
    schema: routeSchema(each),
    handler: async (request, reply) => {
      const served = await serve(request)
      void reply.headers({ ...securityHeaders, 'Cache-Control': 'no-store', ...served.headers })
      if (served.problem !== undefined) return sendProblem(reply, served.problem, documentation)
      return served.status === 204 || served.status === 304
        ? reply.code(served.status).send()
        : reply.code(served.status).send(served.body)
    },
  })
}

/** JSON with no member named twice and none that reaches for a prototype. */
function readJsonStrictly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body)
    if (text === '') return done(null, undefined)
    try {
      // Before it is parsed: a bad name must not get that far.
      if (
        memberFault(text) !== undefined ||
        /"(?:__proto__|constructor|prototype)"\s*:/u.test(text)
      )
        return done(
          new UnreadableBody('a member is named twice, or has a name that is not allowed'),
        )
      return done(null, JSON.parse(text))
    } catch {
      return done(new UnreadableBody('it is not JSON'))
    }
  })
}

class UnreadableBody extends Error {
  readonly problem = refusal('unreadable_body', { detail: this.message })
}

function problemOf(error: unknown, { logger }: ManagementDeps): ManagementProblem {
  if (error instanceof UnreadableBody) return error.problem
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refusal('unsupported_media_type')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refusal('body_too_large')
  if (code.startsWith('FST_ERR')) return refusal('unreadable_body')
  logger.error(
    { error: String(error), stack: error instanceof Error ? error.stack : undefined },
    'a management request failed',
  )
  return refusal(code === '' ? 'internal' : 'unavailable')
}

const methods = ['GET', 'POST', 'PATCH', 'DELETE'] as const

const pathIsKnown = (app: FastifyInstance, { url }: FastifyRequest): boolean =>
  methods.some((method) => app.findRoute({ method, url: url.split('?')[0] ?? '' }) !== null)

function sendProblem(
  reply: FastifyReply,
  problem: ManagementProblem,
  documentation: string,
): FastifyReply {
  const retry = problem.code === 'unavailable' ? { 'Retry-After': '2' } : {}
  return reply
    .code(managementProblems[problem.code].status)
    .headers({ ...securityHeaders, 'Cache-Control': 'no-store', ...retry })
    .type('application/problem+json')
    .send(problemDocument(problem, documentation))
}
