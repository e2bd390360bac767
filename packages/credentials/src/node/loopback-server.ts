/**
 * What a browser comes back to: a server on this machine, for one login.
 *
 * @see RFC 8252 §7.3 and §8.3
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CredentialsError } from '../errors.ts'
import { startTimer } from '../timers.ts'

/** How long a browser that was sent on may take to ask for the page that says how it ended. */
const lastPage = 2_000

/** A page may show what is in it, and send nothing anywhere. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; frame-ancestors 'none'",
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

/**
 * Listens on 127.0.0.1 and [::1], on the same port, so that nobody else on this machine can take the
 * other half of it. Requests that are not the callback of this login change nothing.
 */
export class LoopbackServer {
  /** Where the browser is to be sent back to: an IP literal, since `localhost` may be either. */
  readonly redirectUri: string
  readonly #servers: readonly Server[]
  readonly #hosts: readonly string[]
  #state: string | undefined
  #receive: ((callback: URL) => void) | undefined
  #page: string | undefined
  readonly #waiting: ServerResponse[] = []
  #received = false

  private constructor(servers: readonly Server[], port: number) {
    this.#servers = servers
    this.#hosts = ['127.0.0.1', '[::1]', 'localhost'].map((name) => `${name}:${port}`)
    this.redirectUri = `http://127.0.0.1:${port}/callback`
    for (const server of servers)
      server.on('request', (request, response) => this.#handle(request, response))
  }

  /**
   * @param port 0: any that is free.
   * @throws {CredentialsError} `no_credentials` if it is not to be had.
   */
  static async listen(port: number): Promise<LoopbackServer> {
    for (let attempt = 1; ; attempt++) {
      const first = await open(port, '127.0.0.1')
      const taken = (first.address() as AddressInfo).port
      try {
        return new LoopbackServer([first, await open(taken, '::1')], taken)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // A machine without IPv6 has no other half.
        if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
          return new LoopbackServer([first], taken)
        first.close()
        if (port !== 0 || attempt === 10) throw unavailable(taken, code)
      }
    }
  }

  /** The callback with this state, once it has come. Waiting for it keeps no process alive. */
  callback(state: string): Promise<URL> {
    this.#state = state
    for (const server of this.#servers) server.unref()
    return new Promise((resolve) => {
      this.#receive = resolve
    })
  }

  /** Shows the browser how it ended, if there is one that asks, and closes. */
  end(page: string): void {
    this.#page = page
    if (!this.#received) return this.close()
    for (const server of this.#servers) server.ref()
    startTimer(lastPage, () => this.close())
    for (const response of this.#waiting) this.#show(response, page)
  }

  /** Takes no more requests, and ends those under way. */
  close(): void {
    for (const server of this.#servers) {
      server.close()
      server.closeAllConnections()
    }
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const refuse = (status: number, text: string) =>
      void response.writeHead(status, { ...headers, 'content-type': 'text/plain' }).end(text)
    // A page elsewhere whose name leads here (DNS rebinding) is no business of ours.
    if (!this.#hosts.includes(request.headers.host ?? '')) return refuse(421, 'Not this host.')
    if (request.method !== 'GET') return refuse(405, 'Only GET.')
    const [path, query = ''] = (request.url ?? '').split('?')
    if (path === '/done' && this.#received) return this.#conclude(response)
    if (path !== '/callback') return refuse(404, 'Nothing here.')
    const states = new URLSearchParams(query).getAll('state')
    if (this.#state === undefined || states.length !== 1 || states[0] !== this.#state)
      return refuse(400, 'This does not belong to the login that is under way.')
    // Sent on at once, so that the code stays in no history.
    response.writeHead(303, { ...headers, location: '/done' }).end()
    this.#received = true
    this.#receive?.(new URL(`${this.redirectUri}?${query}`))
  }

  #conclude(response: ServerResponse): void {
    if (this.#page === undefined) this.#waiting.push(response)
    else this.#show(response, this.#page)
  }

  #show(response: ServerResponse, page: string): void {
    response.on('close', () => this.close())
    response.writeHead(200, headers).end(page)
  }
}

async function open(port: number, host: string): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(host === '::1' ? error : unavailable(port, error.code)),
    )
    server.listen({ port, host, ipv6Only: host === '::1' }, resolve)
  })
  return server
}

const unavailable = (port: number, code: string | undefined): CredentialsError =>
  new CredentialsError(
    'no_credentials',
    `Nothing can listen on port ${port} of this machine (${code}): no browser can come back here.`,
  )
