/** The port for machines that look after this one: metrics and health. Never meant for the public. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { securityHeaders } from '../http/exchange.ts'
import type { Metrics } from './metrics.ts'

export interface Health {
  /** The process works. If not, restart it. */
  live(): boolean
  /** It can serve. If not, send requests elsewhere. */
  ready(): boolean
  started(): boolean
}

export function managementListener(
  health: Health,
  metrics: () => Promise<Metrics>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const checks = new Map<string, () => boolean>([
    ['/health/live', () => health.live()],
    ['/health/ready', () => health.ready()],
    ['/health/started', () => health.started()],
  ])
  return ({ url = '' }, response) => {
    const check = checks.get(url)
    if (check !== undefined) {
      const good = check()
      return send(
        response,
        good ? 200 : 503,
        JSON.stringify({ status: good ? 'ok' : 'unavailable' }),
      )
    }
    if (url !== '/metrics') return send(response, 404, JSON.stringify({ status: 'not found' }))
    metrics()
      .then(async (ready) => send(response, 200, await ready.render(), ready.contentType))
      .catch((error: unknown) => send(response, 500, JSON.stringify({ error: String(error) })))
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'application/json',
): void {
  response.writeHead(status, {
    ...securityHeaders,
    'Content-Type': type,
    'Cache-Control': 'no-store',
  })
  response.end(body)
}
