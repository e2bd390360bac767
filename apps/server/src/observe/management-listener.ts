/** The port for machines that look after this one: metrics and health. Never meant for the public. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { securityHeaders } from '../http/exchange.ts'
import type { Metrics } from './metrics.ts'

export interface Health {
  /** The process works. If not, restart it. */
  live(): boolean
  /** It can serve. If not, send requests elsewhere. */
  ready(): boolean | Promise<boolean>
  started(): boolean
}

export function managementListener(
  health: Health,
  metrics: () => Promise<Pick<Metrics, 'contentType' | 'render'>>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const checks = new Map<string, () => boolean | Promise<boolean>>([
    ['/health/live', () => health.live()],
    ['/health/ready', () => health.ready()],
    ['/health/started', () => health.started()],
  ])
  return ({ url = '' }, response) => {
    const check = checks.get(url)
    if (check !== undefined) {
      void Promise.resolve(check()).then((good) =>
        sendStatus(response, good ? 200 : 503, good ? 'ok' : 'unavailable'),
      )
      return
    }
    if (url !== '/metrics') return sendStatus(response, 404, 'not found')
    metrics()
      .then(async (ready) =>
        send(response, 200, { type: ready.contentType, body: await ready.render() }),
      )
      .catch((error: unknown) => sendStatus(response, 500, String(error)))
  }
}

const sendStatus = (response: ServerResponse, code: number, status: string): void =>
  send(response, code, { type: 'application/json', body: JSON.stringify({ status }) })

function send(
  response: ServerResponse,
  status: number,
  { type, body }: { readonly type: string; readonly body: string },
): void {
  response.writeHead(status, {
    ...securityHeaders,
    'Content-Type': type,
    'Cache-Control': 'no-store',
  })
  response.end(body)
}
