/** Several nodes of one API, and requests to any of them. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { IssuerState } from '@keygrant/guard'
import { ApiConnection } from './api-connection.ts'
import type { ApiAnswer, ApiOptions, ApiOrder } from './api-process.ts'

// A process of plain Node can't run the sources; the build is there, since tests start with one.
const program = fileURLToPath(new URL('../../dist/revocation/api-process.js', import.meta.url))

export class ApiNodes {
  readonly ports: readonly number[]
  readonly #processes: readonly ChildProcess[]
  readonly #connections = new Map<number, ApiConnection>()

  private constructor(processes: readonly ChildProcess[], ports: readonly number[]) {
    this.#processes = processes
    this.ports = ports
  }

  static async start(count: number, options: ApiOptions): Promise<ApiNodes> {
    const processes = Array.from({ length: count }, () =>
      fork(program, { env: {}, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
    )
    const ports = await Promise.all(processes.map((each) => ask(each, options)))
    return new ApiNodes(processes, ports as number[])
  }

  /** Calls the API on one node. @returns The status; 0 if the connection broke. */
  call(port: number, token: string): Promise<number> {
    const connection = this.#connections.get(port) ?? new ApiConnection(port)
    this.#connections.set(port, connection)
    return connection.call(token)
  }

  /** Sets the clocks of all nodes forward from the real one. */
  async setAhead(seconds: number): Promise<void> {
    await Promise.all(this.#processes.map((each) => ask(each, { ahead: seconds })))
  }

  /** What each guard says of its issuer. */
  async states(): Promise<readonly (IssuerState | undefined)[]> {
    const answers = await Promise.all(this.#processes.map((each) => ask(each, 'state')))
    return answers.map((answer) => (typeof answer === 'number' ? undefined : answer[0]))
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections.values()) connection.close()
    await Promise.all(
      this.#processes.map(async (each) => {
        const ended = once(each, 'exit')
        each.disconnect()
        await ended
      }),
    )
  }
}

async function ask(node: ChildProcess, message: ApiOptions | ApiOrder): Promise<ApiAnswer> {
  const answered = once(node, 'message')
  const ended = once(node, 'exit').then(([code]) => {
    throw new Error(`a node of the API ended with code ${String(code)}`)
  })
  node.send(message)
  const [answer] = (await Promise.race([answered, ended])) as [ApiAnswer]
  return answer
}
