/** Certificate-bound tokens over real TLS connections, through the adapters of Node's frameworks. */
import { createHash, X509Certificate } from 'node:crypto'
import { createServer, request, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import express from 'express'
import Fastify from 'fastify'
import Koa from 'koa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientCertificates, serverCertificate } from '../fixtures/certificates.ts'
import { startIssuer, type TestIssuer } from '../fixtures/issuer.ts'
import { makeKey, tokenMaker } from '../fixtures/tokens.ts'
import { createGuard, type Guard } from '../guard.ts'
import * as onExpress from './express.ts'
import * as onFastify from './fastify.ts'
import * as onKoa from './koa.ts'
import * as onNode from './node-http.ts'

const audience = 'https://api.example'
const key = makeKey('as')
let issuer: TestIssuer
beforeAll(async () => {
  issuer = await startIssuer([key.jwk])
})
afterAll(() => issuer[Symbol.asyncDispose]())

const options = { ...serverCertificate, requestCert: true, rejectUnauthorized: false }

type Serve = (guard: Guard) => Promise<{ readonly server: Server; close(): Promise<unknown> }>

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise((resolve) => server.close(resolve))
  return { server, close }
}

const apis: Readonly<Record<string, Serve>> = {
  'node:http': async (guard) => {
    const handler = onNode.protect(guard, {}, (_request, response, access) => {
      response.end(access.subject)
    })
    return listening(
      createServer(options, (incoming, response) => void handler(incoming, response)),
    )
  },
  Express: async (guard) => {
    const app = express().use(onExpress.protect(guard), (incoming, response) => {
      response.send(onExpress.accessOf(incoming).subject)
    })
    return listening(createServer(options, app))
  },
  Koa: async (guard) => {
    const app = new Koa().use(onKoa.protect(guard)).use((context) => {
      context.body = onKoa.accessOf(context).subject
    })
    return listening(createServer(options, app.callback()))
  },
  Fastify: async (guard) => {
    const app = Fastify({ https: options })
    app.get('/', onFastify.protect(guard), (incoming) => onFastify.accessOf(incoming).subject)
    await app.listen({ host: '127.0.0.1', port: 0 })
    return { server: app.server, close: () => app.close() }
  },
}

function statusOf(
  server: Server,
  token: string,
  name: keyof typeof clientCertificates | undefined,
): Promise<number | undefined> {
  const { port } = server.address() as AddressInfo
  const own = name === undefined ? {} : clientCertificates[name]
  return new Promise((resolve, reject) => {
    request({
      host: '127.0.0.1',
      port,
      agent: false,
      ca: serverCertificate.cert,
      headers: { authorization: `Bearer ${token}` },
      ...own,
    })
      .on('error', reject)
      .on('response', (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
      .end()
  })
}

it.each(Object.entries(apis))(
  '%s: admits who shows the certificate that the token is bound to, and no one else',
  async (_name, serve) => {
    const mtls = { from: 'connection' } as const
    const { server, close } = await serve(createGuard({ issuer: issuer.url, audience, mtls }))
    const { raw } = new X509Certificate(clientCertificates.alice.cert)
    const thumbprint = createHash('sha256').update(raw).digest('base64url')
    const cnf = { 'x5t#S256': thumbprint }
    const token = tokenMaker(issuer.url, audience)(key, { claims: { cnf } })

    expect(await statusOf(server, token, 'alice')).toBe(200)
    expect(await statusOf(server, token, 'mallory')).toBe(401)
    expect(await statusOf(server, token, undefined)).toBe(401)
    await close()
  },
)
