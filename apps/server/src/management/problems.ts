/**
 * Every way the management API refuses, as RFC 9457 problems with a stable `code`.
 *
 * Adding one: an entry here, and a section of the same name in `docs/management-api.md`.
 */

export const managementProblems = {
  unauthenticated: { status: 401, title: 'Send a valid access token.' },
  session_required: { status: 401, title: 'Nobody is signed in: sign in at login_url.' },
  forbidden: { status: 403, title: 'The access token does not allow this.' },
  csrf_refused: { status: 403, title: 'A session counts only for the pages of the console.' },
  not_found: { status: 404, title: 'There is no such thing, or it is not yours to see.' },
  method_not_allowed: { status: 405, title: 'This path does not take this method.' },
  invalid_request: { status: 400, title: 'The request breaks a rule.' },
  unreadable_body: { status: 400, title: 'The body is not the JSON it should be.' },
  body_too_large: { status: 413, title: 'The body is too large.' },
  unsupported_media_type: { status: 415, title: 'Send the body as application/json.' },
  already_exists: { status: 409, title: 'There is one with this value already.' },
  in_use: { status: 409, title: 'Something still depends on it.' },
  changed_meanwhile: { status: 409, title: 'Somebody else changed it at the same moment.' },
  stale: { status: 412, title: 'It was changed since the version you saw.' },
  idempotency_key_reused: { status: 422, title: 'This key was used for another request.' },
  unreachable: { status: 502, title: 'The API that was to be asked did not answer.' },
  unavailable: { status: 503, title: 'The server cannot answer just now: try again.' },
  internal: { status: 500, title: 'The server failed to answer.' },
} as const satisfies Record<string, { status: number; title: string }>

export type ManagementCode = keyof typeof managementProblems

/** One member of the request that is wrong, and the rule it breaks. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

export interface ManagementProblem {
  readonly code: ManagementCode
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  /** What this problem tells besides (RFC 9457 §3.2). */
  readonly members?: Readonly<Record<string, unknown>>
}

export const refusal = (
  code: ManagementCode,
  also: Omit<ManagementProblem, 'code'> = {},
): ManagementProblem => ({ code, ...also })

export const invalid = (errors: readonly FieldError[]): ManagementProblem => ({
  code: 'invalid_request',
  detail: errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
  errors,
})

/** RFC 9457 §3.1. */
export function problemDocument(
  { code, detail, errors, members }: ManagementProblem,
  documentation: string,
): Record<string, unknown> {
  const { status, title } = managementProblems[code]
  return {
    type: `${documentation}#${code}`,
    title,
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(errors !== undefined && { errors }),
    ...members,
  }
}
