/** The platform's API: its documents' examples for who has a good token, its 401 for who has none. */
import { accessOf } from '../access.ts'
import { type Answer, type Exchange, empty, json, type Operation } from '../exchange.ts'

function unauthorized({ provider, request }: Exchange): Answer {
  const { unauthorized: body, challenge } = provider.dialect.api
  const said = request.headers['authorization'] !== undefined
  const words = said ? 'Bearer error="invalid_token"' : 'Bearer'
  const headers: Record<string, string> = challenge ? { 'www-authenticate': words } : {}
  return body === undefined ? empty(401, headers) : json(401, body, headers)
}

export const api: Operation = (exchange) => {
  const { provider, request } = exchange
  if (accessOf(exchange) === undefined) return unauthorized(exchange)
  const base = new URL(provider.endpoints.api ?? request.url.origin).pathname.replace(/\/$/u, '')
  const example = provider.dialect.api.examples.find(
    ({ method, path }) => method === request.method && base + path === exchange.path,
  )
  if (example === undefined) return json(404, { message: 'The emulator has no such example' })
  return json(example.status ?? 200, example.answer)
}
