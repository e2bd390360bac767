/**
 * Stands at the issuer's address and harms what the revocation feed sends: events are lost, repeated,
 * overtaken, replaced by older ones and cut short, documents too, and connections break. Whatever
 * else is asked for passes.
 */
import {
  request as ask,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Choices } from '../races/random.ts'

const faults = ['drop', 'repeat', 'hold', 'old', 'cut', 'kill'] as const
/** What becomes of one event or document. */
export type Fault = (typeof faults)[number] | 'none'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export class FaultProxy {
  /** Where the server is; it changes when that starts again. */
  target = 0
  /** Nothing is harmed. */
  isCalm = true
  /** What was done, by fault. */
  readonly done: Record<Fault, number> = {
    none: 0,
    drop: 0,
    repeat: 0,
    hold: 0,
    old: 0,
    cut: 0,
    kill: 0,
  }
  readonly #server: Server
  readonly #choices: Choices
  /** What passed before: events and documents that may come again. */
  readonly #seenEvents: string[] = []
  readonly #seenDocuments: Buffer[] = []

  private constructor(server: Server, choices: Choices) {
    this.#server = server
    this.#choices = choices
  }

  static async start(choices: Choices): Promise<FaultProxy> {
    const server = createServer()
    const proxy = new FaultProxy(server, choices)
    server.on('request', (request, response) => proxy.#forward({ request, response }))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** Breaks every connection there is. */
  breakAll(): void {
    this.#server.closeAllConnections()
  }

  async stop(): Promise<void> {
    this.breakAll()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Two of five things are harmed. */
  #next(): Fault {
    const fault = this.isCalm || this.#choices.below(5) > 1 ? 'none' : this.#choices.of(faults)
    this.done[fault]++
    return fault
  }

  #forward(exchange: Exchange): void {
    const { request, response } = exchange
    const { method = 'GET', url = '/', headers } = request
    const options = { host: '127.0.0.1', port: this.target, method, path: url, headers }
    const asked = ask(options, (answer) => {
      if (!url.startsWith('/oauth2/revocations')) {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      } else if (answer.headers['content-type'] === 'text/event-stream') {
        response.writeHead(200, answer.headers)
        void this.#harmEvents(answer, response)
      } else void this.#harmDocument(answer, response)
    })
    // Either side may go away at any time: that is what this is for.
    asked.on('error', () => response.destroy())
    response.on('close', () => asked.destroy())
    request.pipe(asked)
  }

  async #harmDocument(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await collect(answer)
    if (body === undefined) return void response.destroy()
    const older = this.#seenDocuments[this.#choices.below(this.#seenDocuments.length + 1)]
    if (answer.statusCode === 200) this.#seenDocuments.push(body)
    const fault = this.#next()
    if (fault === 'kill' || fault === 'drop') return void response.destroy()
    const { 'content-length': _length, ...headers } = answer.headers
    response.writeHead(answer.statusCode ?? 502, headers)
    // Without its length and compressed: what is cut short ends like any other.
    if (fault === 'cut') response.end(body.subarray(0, body.length / 2))
    else response.end(fault === 'old' ? (older ?? body) : body)
  }

  async #harmEvents(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    let held = ''
    answer.setEncoding('utf8')
    answer.on('error', () => response.destroy())
    answer.on('end', () => response.end())
    answer.on('data', (chunk: string) => {
      text += chunk
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end + 2)
        text = text.slice(end + 2)
        // Cut or killed: what comes behind it is lost with the connection.
        if (response.writableEnded || response.destroyed) return
        held = this.#harmEvent(event, held, response)
      }
    })
  }

  /** @returns What is held back, to be sent behind a later one. */
  #harmEvent(event: string, held: string, response: ServerResponse): string {
    const older = this.#seenEvents[this.#choices.below(this.#seenEvents.length + 1)] ?? event
    this.#seenEvents.push(event)
    const fault = this.#next()
    if (fault === 'hold') return event
    if (fault === 'drop') return held
    if (fault === 'kill') response.destroy()
    else if (fault === 'cut') response.end(event.slice(0, event.length / 2))
    else
      response.write((fault === 'repeat' ? event + event : fault === 'old' ? older : event) + held)
    return ''
  }
}

/** Undefined if it broke on its way. */
async function collect(answer: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch {
    // The server went away: whoever asked it sees that.
    return undefined
  }
}
