/** Turns what an endpoint answered into one event for logs and usage. */
import { parseScope, type Result } from '@keygrant/protocol'
import type { Authentication } from '../client-auth/authenticate.ts'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { EngineEvent } from '../event-ports.ts'
import type { Problem } from '../problems.ts'

/** What there is to say about one decided request. */
export interface Outcome {
  readonly endpoint: EngineEvent['endpoint']
  readonly request: EndpointRequest
  readonly authentication: Result<Authentication, Problem>
  readonly answer: Result<unknown, Problem>
  readonly userId?: string | null
}

/**
 * The most characters that are kept of what a request says. Nobody has authenticated where a
 * refusal is recorded: what strangers send must not fill the log.
 */
const maxKept = 200

/** Records one decided request. Never keeps a secret or a token. */
export function recordOutcome(
  { endpoint, request, authentication, answer, userId = null }: Outcome,
  { events, now }: Pick<Deps, 'events' | 'now'>,
): void {
  const known = authentication.ok ? authentication.value : undefined
  const refused = answer.ok ? undefined : answer.error
  events.record({
    endpoint,
    at: now(),
    caller: request.caller,
    clientId: known?.client.id ?? refused?.facts['client'] ?? null,
    organizationId: known?.client.organizationId ?? refused?.facts['organization'] ?? null,
    userId,
    secretId: known?.secretId ?? null,
    grantType: request.parameters.get('grant_type')?.slice(0, maxKept) ?? null,
    scope: scopeOf(answer, request),
    outcome: refused === undefined ? 'ok' : 'refused',
    problem: refused?.id ?? null,
    facts: refused === undefined ? {} : cut(refused.facts),
  })
}

const cut = (facts: Problem['facts']): Problem['facts'] =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.slice(0, maxKept)]))

/** The scope granted or, where nothing was granted, the scope asked for. */
function scopeOf(answer: Result<unknown, Problem>, request: EndpointRequest): readonly string[] {
  const granted = answer.ok ? (answer.value as { scope?: unknown } | undefined)?.scope : undefined
  // Written here from scope tokens: to take it apart again needs no grammar.
  if (typeof granted === 'string') return granted === '' ? [] : granted.split(' ')
  const asked = parseScope(request.parameters.get('scope') ?? '') ?? []
  let kept = 0
  return asked.filter(({ length }) => (kept += length) <= maxKept)
}
