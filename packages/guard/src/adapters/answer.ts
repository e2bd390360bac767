/**
 * What every adapter sends, made once: a refusal and its problem body, or the API's RFC 9728 document.
 * An adapter adds nothing but its framework's way of sending it.
 */
import type { Guard } from '../guard.ts'
import { problemBody, problemType } from '../problem-body.ts'
import type { ResourceDescription } from '../resource-metadata.ts'
import type { Refusal } from '../verdict.ts'

/** A whole response, for any framework. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The one field that an application may have set before, and that must be added to. */
export const exposedFields = 'Access-Control-Expose-Headers'

export const refusalAnswer = (refusal: Refusal): Answer => ({
  status: refusal.status,
  headers: { ...refusal.headers, 'Content-Type': problemType },
  body: problemBody(refusal),
})

/** Readable by scripts of every origin, which may ask with any field: it is the same for everyone. */
const open = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET',
  'Access-Control-Allow-Headers': '*',
}

/**
 * Answers requests for the API's RFC 9728 document, and leaves all others alone.
 *
 * @returns A function of method and request target; undefined means that the request is for others.
 */
export function metadataAnswers(
  guard: Pick<Guard, 'metadata'>,
  description: ResourceDescription,
): (method: string | undefined, target: string | undefined) => Answer | undefined {
  const { path, document } = guard.metadata(description)
  const document200: Answer = {
    status: 200,
    headers: {
      ...open,
      'Cache-Control': 'public, max-age=600',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(document),
  }
  const preflight: Answer = { status: 204, headers: open, body: '' }
  return (method, target) => {
    if (target?.split('?', 1)[0] !== path) return undefined
    if (method === 'OPTIONS') return preflight
    return method === 'GET' || method === 'HEAD' ? document200 : undefined
  }
}
