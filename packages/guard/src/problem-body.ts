/**
 * The body that the adapters send with a refusal: the status in words and nothing from inside.
 *
 * @see RFC 9457 §3 and §4.2.1 (`about:blank`, so no `type`)
 */
import type { Refusal } from './verdict.ts'

/**
 * The media type of {@link problemBody}.
 *
 * @example
 *
 * ```ts
 * import { problemType } from '@keygrant/guard'
 *
 * const headers = { 'Content-Type': problemType }
 * ```
 */
export const problemType = 'application/problem+json'

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  503: 'Service Unavailable',
} as const satisfies Record<Refusal['status'], string>

/**
 * The problem document of a refusal, as JSON text.
 *
 * @example
 *
 * ```ts
 * import { type Refusal, problemBody, problemType } from '@keygrant/guard'
 *
 * export const toResponse = (refusal: Refusal) =>
 *   new Response(problemBody(refusal), {
 *     status: refusal.status,
 *     headers: { ...refusal.headers, 'Content-Type': problemType },
 *   })
 * ```
 */
export const problemBody = ({ status }: Refusal): string =>
  JSON.stringify({ title: titles[status], status })
