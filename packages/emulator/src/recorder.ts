/** Remembers the last requests, whole: what a test asks about afterwards. */

import type { ReceivedRequest } from './exchange.ts'
import type { Fault } from './faults.ts'
import type { OperationName } from './routes.ts'

/** A request, and how it was answered. */
export interface RecordedRequest {
  readonly operation: OperationName
  readonly grant: string | undefined
  readonly method: string
  readonly path: string
  /** Names in lower case. Secrets are in it as they came. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly fault: Fault['kind'] | undefined
  /** Undefined while it is being answered, and where the connection was dropped. */
  status: number | undefined
}

/** What stands in the line of requests. */
export interface Noted {
  readonly operation: OperationName
  readonly grant: string | undefined
  readonly request: ReceivedRequest
  readonly fault: Fault | undefined
}

const capacity = 1_000

/** The line of requests. */
export class Recorder {
  readonly #requests: RecordedRequest[] = []

  get requests(): readonly RecordedRequest[] {
    return this.#requests
  }

  note({ operation, grant, request, fault }: Noted): RecordedRequest {
    const { method, url, headers, body } = request
    const path = url.pathname + url.search
    const kind = fault?.kind
    const recorded = {
      operation,
      grant,
      method,
      path,
      headers,
      body,
      fault: kind,
      status: undefined,
    }
    this.#requests.push(recorded)
    if (this.#requests.length > capacity) this.#requests.shift()
    return recorded
  }

  clear(): void {
    this.#requests.length = 0
  }
}
