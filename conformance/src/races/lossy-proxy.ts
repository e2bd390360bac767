/**
 * A proxy between clients and the nodes that loses answers: it waits until a node has answered in
 * full, so that whatever the request does is committed, and then breaks the client's connection.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'

export class LossyProxy {
  readonly #server: Server
  readonly port: number
  /** The bodies of the answers that were heard and thrown away. */
  readonly heard: string[] = []

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  /** @param ports The nodes; connections go to one after the other. */
  static async start(ports: readonly number[]): Promise<LossyProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
    const proxy = new LossyProxy(server, address.port)
    let turn = 0
    server.on('connection', (client) => {
      const port = ports[turn++ % ports.length]
      if (port !== undefined) proxy.#join(client, port)
    })
    return proxy
  }

  #join(client: Socket, port: number): void {
    const node = connect({ host: '127.0.0.1', port })
    let answer = ''
    const end = (): void => {
      client.destroy()
      node.destroy()
    }
    node.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (!isWhole(answer)) return
      this.heard.push(answer.slice(answer.indexOf('\r\n\r\n') + 4))
      end()
    })
    client.pipe(node, { end: false })
    for (const socket of [client, node]) {
      // Both ends break connections here; that is what this is for.
      socket.on('error', end)
      socket.on('close', end)
    }
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head === -1) return false
  const length = /\r\ncontent-length: *(\d+)/iu.exec(answer.slice(0, head + 2))?.[1]
  return length === undefined
    ? answer.endsWith('0\r\n\r\n')
    : answer.length >= head + 4 + Number(length)
}
