/**
 * The demo API: what a customer of the platform would build, behind `@keygrant/guard` like anyone's.
 * It knows nothing of the server but its issuer identifier.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import cors from '@fastify/cors'
import { createGuard } from '@keygrant/guard'
import { accessOf, protect } from '@keygrant/guard/fastify'
import { err, ok, type Result } from '@keygrant/protocol'
import Fastify, { type FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { demoScopes } from '../bootstrap/demo.ts'
import { securityHeaders } from '../http/exchange.ts'
import { closeServer, createHttpServer, listen } from '../http/listen.ts'
import { demoDocument } from './openapi.ts'

export interface DemoApiOptions {
  readonly port: number
  readonly host: string
  readonly issuer: string
}

export interface DemoApi {
  readonly port: number
  close(): Promise<void>
}

/** Resolves with a reason in words if the port can't be had. */
export async function startDemoApi(options: DemoApiOptions): Promise<Result<DemoApi, string>> {
  const { app, server, guard } = buildDemoApi(options)
  await app.ready()
  const { port, host } = options
  const listening = await listen(server, { port, host, setting: 'KEYGRANT_DEMO_PORT' })
  if (!listening.ok) return err(listening.error)
  const close = async (): Promise<void> => {
    await guard.close()
    await closeServer(server)
    await app.close()
  }
  return ok({ port: listening.value, close })
}

const Instance = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
)

interface RunningInstance {
  readonly id: string
  readonly name: string
  readonly organization: string
}

/** How long the slow operation takes, in milliseconds. */
const slowness = 2_000

/** The most machines that the demo remembers. */
const maxInstances = 1_000

function buildDemoApi({ port, issuer }: DemoApiOptions) {
  const audience = `http://localhost:${port}`
  const guard = createGuard({ issuer, audience, cache: { max: 1_000 }, dpop: {} })
  let server = createHttpServer(() => undefined)
  const app = Fastify({
    // Fastify would turn a number into the text that is wanted, and drop members it does not know.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    serverFactory: (handler) => {
      server = createHttpServer(handler)
      return server
    },
  })
  // Scripts of any site may call it, as they may call any API that takes bearer tokens.
  void app.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'DPoP'],
    exposedHeaders: ['WWW-Authenticate'],
  })
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({ ...securityHeaders, 'Cache-Control': 'no-store' })
  })
  const { path, document } = guard.metadata({ scopes: demoScopes.map(([name]) => name) })
  app.get(path, () => document)
  app.get('/v1/balance', protect(guard, { anyScope: ['balance:read', 'fullAccess'] }), () => ({
    amount: 50,
    currency: 'usd',
  }))
  app.get('/v1/slow', protect(guard, { anyScope: ['balance:read', 'fullAccess'] }), async () => {
    await wait(slowness)
    return { waited: slowness / 1_000 }
  })
  app.get('/v1/teapot', (_request, reply) =>
    reply.code(418).send({ title: 'I am a teapot.', status: 418 }),
  )
  app.get('/openapi.json', () => demoDocument(audience, issuer))
  addInstances(app, guard)
  return { app, server, guard }
}

function addInstances(app: FastifyInstance, guard: ReturnType<typeof createGuard>): void {
  const instances = new Map<string, RunningInstance>()
  const reader = protect(guard, { anyScope: ['instances:read', 'fullAccess'] })
  const writer = protect(guard, { anyScope: ['instances:write', 'fullAccess'] })
  const organizationOf = (request: Parameters<typeof accessOf>[0]): string => {
    const { organizationId, subject } = accessOf(request)
    return organizationId ?? subject
  }
  const show = ({ id, name }: RunningInstance) => ({ id, name, status: 'running' })

  app.get('/v1/instances', reader, (request) => {
    const organization = organizationOf(request)
    const theirs = [...instances.values()].filter((each) => each.organization === organization)
    return { items: theirs.map(show) }
  })
  app.post<{ Body: Static<typeof Instance> }>(
    '/v1/instances',
    { ...writer, schema: { body: Instance } },
    async (request, reply) => {
      const id = `i-${randomBytes(6).toString('hex')}`
      const made = { id, name: request.body.name, organization: organizationOf(request) }
      const oldest = instances.keys().next()
      if (instances.size >= maxInstances && oldest.done !== true) instances.delete(oldest.value)
      instances.set(id, made)
      return reply.code(201).send(show(made))
    },
  )
  app.delete<{ Params: { id: string } }>('/v1/instances/:id', writer, async (request, reply) => {
    const found = instances.get(request.params.id)
    if (found === undefined || found.organization !== organizationOf(request))
      return reply.code(404).send({ title: 'There is no such instance.', status: 404 })
    instances.delete(found.id)
    return reply.code(204).send()
  })
}
