/** Turns the list of operations into an HTTP listener, with the checks that all of them share. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import swagger from '@fastify/swagger'
import { isStoreFailure } from '@keygrant/store-sql'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { securityHeaders } from '../http/exchange.ts'
import { authorize } from './actor.ts'
import { allowedMethods } from './allowed-methods.ts'
import type { ManagementDeps } from './deps.ts'
import { openApiOptions, routeSchema } from './openapi.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { type ManagementProblem, managementProblems, problemDocument, refusal } from './problems.ts'
import { readJson } from './read-json.ts'
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
    // A path that can't be read reaches no handler.
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, problemOf(error, deps), documentation)
    },
  })
  readJsonStrictly(app)
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.setErrorHandler((error, _request, reply) =>
    sendProblem(reply, problemOf(error, deps), documentation),
  )
  app.setNotFoundHandler(async (request, reply) => {
    const { problem, headers } = await nothingHere(request, deps)
    void reply.headers(headers)
    return sendProblem(reply, problem, documentation)
  })
  await app.register(swagger, openApiOptions(deps.policy.issuer))
  await app.register(
    // biome-ignore lint/suspicious/useAwait: Fastify takes plugins as async functions
    async (api) => {
      for (const each of operations) addOperation(api, each, { deps, documentation })
      api.get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
        reply.headers(securityHeaders).send(app.swagger()),
      )
    },
    { prefix },
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
    bodyLimit: each.maxBody ?? maxBody,
    handler: async (request, reply) => {
      const served = await serve(request)
      void reply.headers({ ...securityHeaders, 'Cache-Control': 'no-store', ...served.headers })
      if (served.problem !== undefined) return sendProblem(reply, served.problem, documentation)
      if (each.mediaType !== undefined) void reply.type(each.mediaType)
      return served.status === 204 || served.status === 304
        ? reply.code(served.status).send()
        : reply.code(served.status).send(served.body)
    },
  })
}

function readJsonStrictly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    const read = readJson(Buffer.from(body))
    if (read.ok) done(null, read.value)
    else done(new UnreadableBody(read.error))
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
  return refusal(isStoreFailure(error) ? 'unavailable' : 'internal')
}

const prefix = '/api/v1'
const methodsOf = allowedMethods([...operations, { method: 'GET', path: '/openapi.json' }])

/** What to say of a request that no operation is for. Strangers are not told which paths exist. */
async function nothingHere(
  { url, raw }: FastifyRequest,
  deps: ManagementDeps,
): Promise<{ problem: ManagementProblem; headers: Readonly<Record<string, string>> }> {
  const path = url.split('?')[0] ?? ''
  if (!path.startsWith(`${prefix}/`)) return { problem: refusal('not_found'), headers: {} }
  const methods = methodsOf(path.slice(prefix.length))
  if (methods.length > 0)
    return { problem: refusal('method_not_allowed'), headers: { Allow: methods.join(', ') } }
  const authorized = await authorize(raw, {}, deps)
  return authorized.ok
    ? { problem: refusal('not_found'), headers: {} }
    : { problem: authorized.problem, headers: authorized.headers }
}

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
