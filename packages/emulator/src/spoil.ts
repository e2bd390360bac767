/** What each fault does to a request. */
import type { Emulation } from './emulation.ts'
import type { Answer, Exchange } from './exchange.ts'
import { json, page } from './exchange.ts'
import type { Fault } from './faults.ts'
import { replace } from './operations/refresh-tokens.ts'
import { readBody } from './read-parameters.ts'
import { refusal, refuse } from './refuse.ts'

/** Does what was asked for. */
export type Run = (now: number) => Answer

/** `Retry-After` in the two ways that RFC 9110 §10.2.3 has. */
function retryAfter(
  { retryAfter: seconds, as = 'seconds' }: { retryAfter?: number; as?: 'seconds' | 'date' },
  now: number,
): Record<string, string> {
  if (seconds === undefined) return {}
  const date = new Date((now + seconds) * 1000).toUTCString()
  return { 'retry-after': as === 'date' ? date : String(seconds) }
}

/** Spends the refresh token of a request for somebody else, whose successor is then in the state. */
function overtake(exchange: Exchange): Answer {
  const body = readBody(exchange.request)
  const value = body.ok ? body.value.parameters.get('refresh_token') : undefined
  const token = exchange.world.refreshTokens.get(value ?? '')
  if (token !== undefined && token.successor === undefined) replace(exchange, token)
  return refuse(exchange.provider, refusal('invalid_grant', 'The refresh token is not valid'))
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A refusal that keeps its own status even where refusals come with 200: it is not the platform's word. */
function fromTheFront(exchange: Exchange, status: number, error: string): Answer {
  const { code, description } = exchange.provider.dialect.errors
  return json(status, { [code]: error, [description]: 'Try again later' })
}

/**
 * Answers a request with which something goes wrong.
 *
 * @returns Undefined if there is no answer: the connection is to be dropped.
 */
export async function spoil(
  fault: Fault,
  exchange: Exchange,
  { run, emulation }: { readonly run: Run; readonly emulation: Emulation },
): Promise<Answer | undefined> {
  const { now } = exchange
  switch (fault.kind) {
    case 'rate-limited': {
      const answer = fromTheFront(exchange, 429, 'too_many_requests')
      return { ...answer, headers: { ...answer.headers, ...retryAfter(fault, now) } }
    }
    case 'unavailable': {
      const answer = fromTheFront(exchange, 503, 'service_unavailable')
      return { ...answer, headers: { ...answer.headers, ...retryAfter(fault, now) } }
    }
    case 'bad-gateway':
      return page(502, '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>')
    case 'drop-before':
      return undefined
    case 'drop-after':
      run(now)
      return undefined
    case 'slow':
      await wait(fault.milliseconds)
      return run(emulation.clock.seconds())
    case 'hold':
      await emulation.held()
      return run(emulation.clock.seconds())
    case 'clock-skew': {
      const answer = run(now + fault.seconds)
      const date = new Date((now + fault.seconds) * 1000).toUTCString()
      return { ...answer, headers: { ...answer.headers, date } }
    }
    case 'overtaken':
      return overtake(exchange)
    case 'answer':
      return { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' }
  }
}
