/**
 * The control endpoint, `/_emulator`: state, requests, faults, time, reset.
 *
 * What changes anything takes JSON only, which no other site's page can send here without being asked first.
 */
import { developerTokenOf } from './developer-token.ts'
import type { Emulation } from './emulation.ts'
import { type Answer, empty, json, type ReceivedRequest } from './exchange.ts'
import { readFault } from './read-fault.ts'

type Body = Readonly<Record<string, unknown>>
type Handler = (emulation: Emulation, body: Body) => Answer

/** What an emulator remembers, as a test or a person wants to see it. */
export function stateOf({ world, clock, served, seed, branches, faults }: Emulation) {
  const refreshTokens = [...world.refreshTokens.values()].map((token) => ({
    refresh_token: token.value,
    client_id: token.family.clientId,
    family: token.family.id,
    alive: token.family.alive && token.successor === undefined,
    successor: token.successor?.value ?? null,
  }))
  return {
    provider: served.name,
    now: new Date(clock.now()).toISOString(),
    branches,
    contradictions: served.contradictions.map(({ about, branches: sides }) => ({
      about,
      branches: sides.map(({ name }) => name),
    })),
    endpoints: served.endpoints,
    clients: seed.clients,
    refresh_tokens: refreshTokens,
    developer_tokens: [...world.developerTokens.keys()],
    access_tokens: world.accessTokens.size,
    alarms: world.alarms,
    faults: faults.pending,
  }
}

const bad = (detail: string): Answer =>
  json(400, { error: 'invalid_request', error_description: detail })

const handlers: Readonly<Record<string, Handler>> = {
  'GET /_emulator': () => json(200, { endpoints: Object.keys(handlers) }),
  'GET /_emulator/state': (emulation) => json(200, stateOf(emulation)),
  'GET /_emulator/requests': ({ recorder }) => json(200, { items: recorder.requests }),
  'DELETE /_emulator/requests': ({ recorder }) => {
    recorder.clear()
    return empty(204)
  },
  'POST /_emulator/faults': ({ faults }, body) => {
    const rule = readFault(body)
    if (!rule.ok) return bad(rule.error)
    faults.add(rule.value)
    return json(201, { faults: faults.pending })
  },
  'DELETE /_emulator/faults': ({ faults }) => {
    faults.clear()
    return empty(204)
  },
  'POST /_emulator/time': ({ clock }, { advance }) => {
    if (typeof advance !== 'number' || !Number.isFinite(advance))
      return bad('advance must be a number of seconds')
    clock.advance(advance)
    return json(200, { now: new Date(clock.now()).toISOString() })
  },
  'POST /_emulator/developer-tokens': (emulation, { expires_in }) => {
    if (expires_in !== undefined && !(Number.isInteger(expires_in) && Number(expires_in) > 0))
      return bad('expires_in must be a number of seconds')
    const life = typeof expires_in === 'number' ? expires_in : undefined
    return json(201, { developer_token: developerTokenOf(emulation, life) })
  },
  'POST /_emulator/release': (emulation) => {
    emulation.release()
    return empty(204)
  },
  'POST /_emulator/reset': (emulation) => {
    emulation.reset()
    return empty(204)
  },
}

function readJson({ headers, body }: ReceivedRequest): Body | undefined {
  if (!/^application\/json\b/iu.test(headers['content-type'] ?? '')) return undefined
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Answers a request of the control endpoint. */
export function control(emulation: Emulation, request: ReceivedRequest): Answer {
  const name = `${request.method} ${request.url.pathname}`
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
  if (handler === undefined) return json(404, { endpoints: Object.keys(handlers) })
  const body = request.method === 'POST' ? readJson(request) : {}
  if (body === undefined)
    return json(415, { error: 'invalid_request', error_description: 'Send a JSON object' })
  return handler(emulation, body)
}
