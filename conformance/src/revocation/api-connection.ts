/**
 * One connection to a node of the API, for thousands of small requests a second at little cost: they
 * are written one behind the other, those of one turn together (RFC 9112 §9.3.2), and of the answers
 * only status and length are read. What a request costs the API is what it costs anywhere.
 */
import { connect, type Socket } from 'node:net'

type Settle = (status: number) => void

export class ApiConnection {
  readonly #port: number
  #socket: Socket | undefined
  #waiting: Settle[] = []
  #unsent = ''
  #received = ''

  constructor(port: number) {
    this.#port = port
  }

  /** Calls the API with a token. @returns The status; 0 if the connection broke. */
  call(token: string): Promise<number> {
    if (this.#unsent === '') setImmediate(() => this.#send())
    this.#unsent += `GET / HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer ${token}\r\n\r\n`
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  close(): void {
    this.#socket?.destroy()
  }

  #send(): void {
    this.#socket ??= this.#connect()
    this.#socket.write(this.#unsent, 'latin1')
    this.#unsent = ''
  }

  #connect(): Socket {
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true })
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => this.#read(chunk))
    // What it broke of does not matter: whoever waits hears that there is no answer.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      const waiting = this.#waiting
      this.#socket = undefined
      this.#waiting = []
      this.#received = ''
      for (const settle of waiting) settle(0)
    })
    return socket
  }

  #read(chunk: string): void {
    let text = this.#received + chunk
    for (let end = endOfAnswer(text); end !== undefined; end = endOfAnswer(text)) {
      this.#waiting.shift()?.(Number(text.slice(9, 12)))
      text = text.slice(end)
    }
    this.#received = text
  }
}

/** Where the first answer ends; undefined while it is not whole. Our API names the length of each. */
function endOfAnswer(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return undefined
  const length = /\r\ncontent-length: (?<length>\d+)\r\n/iu.exec(text.slice(0, head + 2))?.groups
  if (length === undefined) throw new Error(`an answer without its length: ${text.slice(0, head)}`)
  const end = head + 4 + Number(length['length'])
  return text.length >= end ? end : undefined
}
