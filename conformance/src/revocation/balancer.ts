/**
 * A load balancer of the simplest kind: connections go to one node after the other. It is what stands
 * at the issuer's address, so that guards and callers meet every node.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'

export class Balancer {
  readonly port: number
  /** The nodes. May change; connections there are stay where they are. */
  ports: readonly number[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  static async start(): Promise<Balancer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the balancer has no port')
    const balancer = new Balancer(server, address.port)
    let turn = 0
    server.on('connection', (client) => {
      const port = balancer.ports[turn++ % Math.max(1, balancer.ports.length)]
      if (port === undefined) client.destroy()
      else balancer.#join(client, port)
    })
    return balancer
  }

  #join(client: Socket, port: number): void {
    const node = connect({ host: '127.0.0.1', port })
    client.pipe(node)
    node.pipe(client)
    const end = (): void => {
      client.destroy()
      node.destroy()
      this.#sockets.delete(client)
    }
    this.#sockets.add(client)
    for (const socket of [client, node]) {
      // A node that went away is seen by whoever was connected to it.
      socket.on('error', end)
      socket.on('close', end)
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
