/** HTTP servers with limits that slow and hostile senders can't stretch. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { err, ok, type Result } from '@keygrant/protocol'
import { isRepeated } from './exchange.ts'

export type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Milliseconds. Checked every second, so that a slow sender is gone within 15 s. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 13_000,
  keepAliveTimeout: 65_000,
} as const
/** A connection on which nothing moves is ended: one that never reads its answer, say. */
const idleTimeout = 14_000
const maxConnections = 10_000

export function createHttpServer(listener: Listener): Server {
  const server = createServer(
    { ...timeouts, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
    (request, response) => {
      // Two Host headers are how request smuggling begins (RFC 9112 §3.2); node keeps the first.
      if (isRepeated(request, 'host')) {
        response.writeHead(400, { Connection: 'close' }).end()
        return
      }
      listener(request, response)
    },
  )
  server.maxConnections = maxConnections
  server.timeout = idleTimeout
  server.keepAliveTimeout = timeouts.keepAliveTimeout
  // No upgrade is offered; without a listener of its own node would end such a request unanswered.
  server.on('upgrade', (_request, socket) =>
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  )
  server.on('connect', (_request, socket) =>
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n'),
  )
  return server
}

/** Listens, or says in words why that can't be. @returns The port, which the system chose if 0 was asked. */
export function listen(
  server: Server,
  {
    port,
    host,
    setting,
  }: { readonly port: number; readonly host: string; readonly setting: string },
): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `port ${port} on ${host} is in use: end what uses it, or set ${setting} to another`,
        EACCES: `port ${port} on ${host} may not be used by this user: set ${setting} to one above 1023`,
        EADDRNOTAVAIL: `${host} is not an address of this machine: check KEYGRANT_HOST`,
      }
      resolve(
        err(reasons[error.code ?? ''] ?? `cannot listen on ${host}:${port}: ${error.message}`),
      )
    })
    server.listen(port, host, () => resolve(ok((server.address() as AddressInfo).port)))
  })
}

/** How often connections are looked through for those that have become idle, in milliseconds. */
const sweep = 20

/** Stops accepting, lets requests in hand finish, and ends what is left after a while. */
export function closeServer(server: Server, patience = 10_000): Promise<void> {
  return new Promise((resolve) => {
    // Node ends the connections that are idle now, not those that will be once they were answered.
    const sweeping = setInterval(() => server.closeIdleConnections(), sweep)
    const impatient = setTimeout(() => server.closeAllConnections(), patience)
    server.close(() => {
      clearInterval(sweeping)
      clearTimeout(impatient)
      resolve()
    })
  })
}
