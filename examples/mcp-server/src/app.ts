/**
 * MCP over streamable HTTP, protected by the guard: 401 with the scope to ask for and the RFC 9728
 * document to find the authorization server by, 403 with every scope that a tool needs.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization
 */
import type { IncomingMessage } from 'node:http'
import { createGuard } from '@keygrant/guard'
import { accessOf, protect, serveMetadata } from '@keygrant/guard/express'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express, { type Express } from 'express'
import { Notes } from './notes.ts'
import { notesServer, scopes, scopesFor } from './tools.ts'

/** Where the server is, and who issues tokens for it. */
export interface McpAppOptions {
  readonly issuer: string
  /** This server's address as clients know it. It is the audience of their tokens. */
  readonly url: string
}

export function createApp({ issuer, url }: McpAppOptions): Express {
  const guard = createGuard({ issuer, audience: url, scopes, cache: { max: 1000 } })
  const notes = new Notes()
  const app = express()
  app.disable('x-powered-by')
  app.use(serveMetadata(guard, { name: 'Notes' }))

  // Nobody without a token has a body parsed. What the body calls may need more than the first scope.
  app.use('/mcp', protect(guard, { scope: 'notes:read' }), express.json({ limit: '100kb' }))
  app.use('/mcp', (request, response, next) =>
    protect(guard, { scope: scopesFor(request.body) })(request, response, next),
  )
  app.post('/mcp', async (request, response) => {
    const server = notesServer(notes, accessOf(request))
    // Without sessions: each request is judged by its own token, and none can ride on another's.
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    response.on('close', () => void server.close())
    await server.connect(transport)
    // As node's own: another package in the program may have typed `auth` for itself.
    const incoming: IncomingMessage = request
    await transport.handleRequest(incoming, response, request.body)
  })
  app.all('/mcp', (_request, response) => {
    response.status(405).set('Allow', 'POST').end()
  })
  return app
}
