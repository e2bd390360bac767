/** Server processes on one database, behind one issuer, and requests to any of them. */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@keygrant/testkit'
import { type Answer, postForm } from '../person/answer.ts'
import type { Host } from '../person/host.ts'
import type { Mutant } from './mutants.ts'
import type { NodeOptions, Order } from './node-process.ts'
import type { Choices } from './random.ts'

// A process of plain Node can't run the sources; the build is there, since tests start with one.
const program = fileURLToPath(new URL('../../dist/races/node-process.js', import.meta.url))

export const nodeCount = 3

export interface ClusterOptions {
  /** @default 3 */
  readonly nodes?: number
  /** Where the issuer is, if something stands between it and the nodes. @default the first node */
  readonly issuer?: string
}

interface Own {
  readonly issuer: string
  readonly secret: string
}

export class Cluster implements Host {
  readonly issuer: string
  readonly ports: readonly number[]
  readonly operator: { readonly clientId: string; readonly clientSecret: string }
  readonly #nodes: readonly ChildProcess[]
  #operatorToken: string | undefined

  private constructor(nodes: readonly ChildProcess[], ports: readonly number[], own: Own) {
    this.#nodes = nodes
    this.ports = ports
    this.issuer = own.issuer
    this.operator = { clientId: 'ops', clientSecret: own.secret }
  }

  static async start(databaseUrl: string, options: ClusterOptions = {}): Promise<Cluster> {
    const { nodes: count = nodeCount } = options
    const ports = await Promise.all(Array.from({ length: count }, freePort))
    const { issuer = `http://localhost:${ports[0]}` } = options
    const secret = randomBytes(24).toString('hex')
    const shared = {
      databaseUrl,
      masterKey: randomBytes(32).toString('base64'),
      operatorSecret: secret,
    }
    const environment = (port: number) => ({
      KEYGRANT_ISSUER: issuer,
      KEYGRANT_PORT: String(port),
      // The harness is one client at one address, and not what the limit is for.
      KEYGRANT_RATE_LIMIT: '100000',
      KEYGRANT_LOG_LEVEL: 'error',
    })
    const nodes: ChildProcess[] = []
    // One after the other: the first brings the database to its schema.
    for (const port of ports)
      nodes.push(await startNode({ ...shared, environment: environment(port) }))
    return new Cluster(nodes, ports, { issuer, secret })
  }

  /** Posts a form to one node. */
  post(port: number, path: string, form: Readonly<Record<string, string>>): Promise<Answer> {
    return postForm(`http://localhost:${port}${path}`, form)
  }

  get origins(): readonly string[] {
    return this.ports.map((port) => `http://localhost:${port}`)
  }

  anyPort(choices: Choices): number {
    return this.ports[choices.below(this.ports.length)] ?? 0
  }

  /** Calls the management API as the operator; throws unless it succeeds. */
  async manage(
    method: string,
    path: string,
    body?: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { clientId: client_id, clientSecret: client_secret } = this.operator
    const grant = { grant_type: 'client_credentials', client_id, client_secret }
    this.#operatorToken ??= String(
      (await postForm(`${this.issuer}/oauth2/token`, grant)).body['access_token'],
    )
    const response = await fetch(`${this.issuer}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#operatorToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }

  /** Sets the clocks of all nodes forward. */
  async advance(seconds: number): Promise<void> {
    await this.#order({ advance: seconds })
    this.#operatorToken = undefined
  }

  /** Makes the store of every node one with a mistake; null makes it sound again. */
  become(mutant: Mutant | null): Promise<void> {
    return this.#order({ mutant })
  }

  async #order(order: Order): Promise<void> {
    await Promise.all(
      this.#nodes.map(async (node) => {
        const done = once(node, 'message')
        node.send(order)
        await done
      }),
    )
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#nodes.map(async (node) => {
        if (node.exitCode !== null) return
        const ended = once(node, 'exit')
        node.disconnect()
        await ended
      }),
    )
  }
}

async function startNode(options: NodeOptions): Promise<ChildProcess> {
  const node = fork(program, {
    env: {},
    // Not those of the test runner, which would have the node read sources.
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  node.send(options)
  const started = once(node, 'message')
  const ended = once(node, 'exit').then(([code]) => {
    throw new Error(`a node ended with code ${String(code)} before it was ready`)
  })
  await Promise.race([started, ended])
  return node
}
