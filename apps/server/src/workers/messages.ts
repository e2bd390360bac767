/** What the supervisor and its workers say to each other. */
import type { MetricObjectWithValues, MetricValue } from 'prom-client'
import type { Sources } from '../config/gather.ts'
import type { Mode } from '../config/read-config.ts'

export interface Start {
  readonly kind: 'start'
  readonly mode: Mode
  readonly sources: Sources
  /** Of one worker only: a link for the first operator, if there is none. */
  readonly makeSetUpLink: boolean
}

/** To a worker. */
export type Order =
  | Start
  | { readonly kind: 'health' }
  | { readonly kind: 'metrics' }
  | { readonly kind: 'stop' }

export type WorkerMetrics = readonly MetricObjectWithValues<MetricValue<string>>[]

/** From a worker: the answer to the order of that kind. `stop` is answered by ending. */
export type Report =
  | { readonly kind: 'start'; readonly port: number; readonly setUpLink: string | undefined }
  | { readonly kind: 'fault'; readonly message: string }
  | { readonly kind: 'health'; readonly ready: boolean }
  | { readonly kind: 'metrics'; readonly metrics: WorkerMetrics }
