/** What may go wrong, and when: faults wait in line for the requests they are meant for. */
import type { OperationName } from './routes.ts'

/** One thing that goes wrong. */
export type Fault =
  /** 429. `retryAfter` in seconds; sent as a number of seconds, or as a date. */
  | {
      readonly kind: 'rate-limited'
      readonly retryAfter?: number
      readonly as?: 'seconds' | 'date'
    }
  /** 503, in the platform's own shape. */
  | { readonly kind: 'unavailable'; readonly retryAfter?: number; readonly as?: 'seconds' | 'date' }
  /** 502, with a proxy's page. */
  | { readonly kind: 'bad-gateway' }
  /** The connection ends before anything has happened. */
  | { readonly kind: 'drop-before' }
  /** Everything happens, then the connection ends without an answer. */
  | { readonly kind: 'drop-after' }
  /** The answer comes late. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The answer comes when `release` is called. */
  | { readonly kind: 'hold' }
  /** This request is answered by a clock that is wrong by so many seconds. */
  | { readonly kind: 'clock-skew'; readonly seconds: number }
  /** Somebody else used this refresh token just before: `invalid_grant`, and no alarm. */
  | { readonly kind: 'overtaken' }
  /** Any answer at all. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body?: string
      readonly headers?: Readonly<Record<string, string>>
    }

/** A fault, and the requests it is meant for. */
export interface FaultRule {
  readonly fault: Fault
  /** Default `token`. */
  readonly operation?: OperationName
  /** Only token requests of this grant type. */
  readonly grant?: string
  /** For how many requests. Default 1. */
  readonly times?: number
  /** How many requests to let pass first. Default 0. */
  readonly after?: number
}

interface Waiting {
  readonly rule: FaultRule
  after: number
  times: number
}

/** The line of faults. The first one that fits a request is taken. */
export class Faults {
  readonly #waiting: Waiting[] = []

  add(rule: FaultRule): void {
    this.#waiting.push({ rule, after: rule.after ?? 0, times: rule.times ?? 1 })
  }

  clear(): void {
    this.#waiting.length = 0
  }

  /** The rules that have requests left to spoil. */
  get pending(): readonly FaultRule[] {
    return this.#waiting.map(({ rule, times }) => ({ ...rule, times }))
  }

  /** What goes wrong with this request, if anything does. */
  take(operation: OperationName, grant: string | undefined): Fault | undefined {
    const fitting = this.#waiting.filter(
      ({ rule }) => (rule.operation ?? 'token') === operation && (rule.grant ?? grant) === grant,
    )
    const taken = fitting.find(({ after }) => after === 0)
    for (const waiting of fitting) waiting.after = Math.max(0, waiting.after - 1)
    if (taken === undefined) return undefined
    taken.times -= 1
    if (taken.times === 0) this.#waiting.splice(this.#waiting.indexOf(taken), 1)
    return taken.rule.fault
  }
}
