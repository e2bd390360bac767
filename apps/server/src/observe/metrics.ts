/** What Prometheus reads. Counts come in with each batch of events, not with each request. */
import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client'
import type { CountKey } from '../state/event-batches.ts'

export interface Metrics {
  count(key: CountKey, count: number): void
  render(): Promise<string>
  /** What {@link Metrics.render} writes out, as data: of several processes, to be added up. */
  values(): Promise<readonly MetricObjectWithValues<MetricValue<string>>[]>
  readonly contentType: string
}

export function createMetrics(isFresh: () => boolean): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'keygrant_requests_total',
    help: 'Requests to the OAuth endpoints that reached a decision.',
    labelNames: ['endpoint', 'outcome', 'problem'],
    registers: [registry],
  })
  new Gauge({
    name: 'keygrant_store_fresh',
    help: '1 while the database answers, 0 while what is in memory is too old to decide by.',
    registers: [registry],
    aggregator: 'min',
    collect() {
      this.set(isFresh() ? 1 : 0)
    },
  })
  return {
    count: ({ endpoint, outcome, problem }, count) =>
      requests.inc({ endpoint, outcome, problem }, count),
    render: () => registry.metrics(),
    values: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
  }
}
