/**
 * Every way the engine refuses a request.
 *
 * A problem has two faces. The wire face (`wire`, `description`) is constant text for the client.
 * The inner face (the key, and the facts given to {@link problem}) goes to logs and audit only, so
 * that nobody outside can tell a wrong secret from a client that never existed.
 *
 * Adding one: an entry here, and a section of the same name in `docs/errors.md`.
 */
import { type WireCode, type WireError, wireErrors } from '@keygrant/protocol'
import type { Policy } from './policy.ts'

interface Face {
  readonly wire: WireCode
  readonly description: string
  /** Only where the status is not the one of the wire code. */
  readonly status?: number
}

const invalidClient = {
  wire: 'invalid_client',
  description: 'Client authentication failed.',
} as const
const invalidRefreshToken = {
  wire: 'invalid_grant',
  description: 'The refresh token is not valid.',
} as const

const invalidCode = {
  wire: 'invalid_grant',
  description: 'The authorization code is not valid.',
} as const

const invalidDeveloperToken = {
  wire: 'invalid_token',
  description: 'The developer token is not valid.',
} as const

const invalidDeviceCode = {
  wire: 'invalid_grant',
  description: 'The device code is not valid.',
} as const

/** The catalogue. Those that would help an attacker if told apart share one face. */
export const problems = {
  parameter_missing: { wire: 'invalid_request', description: 'A required parameter is missing.' },
  parameter_repeated: { wire: 'invalid_request', description: 'A parameter is sent twice.' },
  parameter_malformed: { wire: 'invalid_request', description: 'A parameter is malformed.' },
  parameter_too_long: { wire: 'invalid_request', description: 'A parameter is too long.' },
  parameters_too_many: { wire: 'invalid_request', description: 'There are too many parameters.' },
  body_unreadable: {
    wire: 'invalid_request',
    description: 'The body is neither a form nor a JSON object of strings.',
  },
  body_too_large: { wire: 'invalid_request', description: 'The body is too large.', status: 413 },
  content_type_unsupported: {
    wire: 'invalid_request',
    description: 'Send the parameters as application/x-www-form-urlencoded or application/json.',
    status: 415,
  },
  query_not_allowed: {
    wire: 'invalid_request',
    description: 'Send the parameters in the body, not in the URL.',
  },
  method_not_allowed: {
    wire: 'invalid_request',
    description: 'This endpoint takes POST.',
    status: 405,
  },
  client_auth_ambiguous: {
    wire: 'invalid_request',
    description: 'Authenticate the client in exactly one way.',
  },
  client_auth_missing: invalidClient,
  client_auth_malformed: invalidClient,
  client_auth_unregistered: invalidClient,
  client_unknown: invalidClient,
  client_disabled: invalidClient,
  secret_wrong: invalidClient,
  secret_expired: invalidClient,
  address_not_allowed: invalidClient,
  client_not_confidential: {
    wire: 'unauthorized_client',
    description: 'Only a client that can keep a secret may do this.',
  },
  grant_unsupported: {
    wire: 'unsupported_grant_type',
    description: 'This grant type is not supported.',
  },
  grant_not_allowed: {
    wire: 'unauthorized_client',
    description: 'This client may not use this grant type.',
  },
  scope_malformed: { wire: 'invalid_scope', description: 'The scope is malformed.' },
  scope_not_allowed: {
    wire: 'invalid_scope',
    description: 'The scope names something that this client may not have.',
  },
  scope_empty: { wire: 'invalid_scope', description: 'This client has no scope for this API.' },
  scope_spans_apis: {
    wire: 'invalid_target',
    description: 'The scopes belong to several APIs: name one with the resource parameter.',
  },
  resource_unknown: {
    wire: 'invalid_target',
    description: 'The resource is not an API of this server.',
  },
  dpop_proof_missing: {
    wire: 'invalid_dpop_proof',
    description: "This client's tokens are bound to a key: send a DPoP proof.",
  },
  dpop_proof_invalid: { wire: 'invalid_dpop_proof', description: 'The DPoP proof is not valid.' },
  refresh_token_unproven: invalidRefreshToken,
  refresh_token_unknown: invalidRefreshToken,
  refresh_token_foreign: invalidRefreshToken,
  refresh_token_ended: invalidRefreshToken,
  refresh_token_expired: invalidRefreshToken,
  refresh_token_replayed: invalidRefreshToken,
  refresh_token_not_allowed: invalidRefreshToken,
  authorization_client_unknown: {
    wire: 'invalid_request',
    description: 'There is no such client.',
  },
  redirect_uri_unregistered: {
    wire: 'invalid_request',
    description: 'The redirect URI is not one of this client.',
  },
  request_object_unsupported: {
    wire: 'request_not_supported',
    description: 'Request objects are not supported.',
  },
  request_uri_unsupported: {
    wire: 'request_uri_not_supported',
    description: 'Request URIs are not supported.',
  },
  pushed_request_unknown: {
    wire: 'invalid_request',
    description: 'The pushed request is not known, or was not used in time.',
  },
  registration_unsupported: {
    wire: 'registration_not_supported',
    description: 'A request can not register a client.',
  },
  response_type_unsupported: {
    wire: 'unsupported_response_type',
    description: 'The only response type is code.',
  },
  authorization_request_too_long: {
    wire: 'invalid_request',
    description: 'The request is too long.',
  },
  authorization_not_allowed: {
    wire: 'unauthorized_client',
    description: 'This client may not use this grant type.',
  },
  authorization_refused: {
    wire: 'access_denied',
    description: 'The request was refused.',
  },
  nobody_signed_in: { wire: 'login_required', description: 'Nobody is signed in.' },
  consent_needed: { wire: 'consent_required', description: 'The user must be asked.' },
  device_code_unknown: invalidDeviceCode,
  device_code_foreign: invalidDeviceCode,
  device_code_spent: invalidDeviceCode,
  device_code_expired: { wire: 'expired_token', description: 'The device code has expired.' },
  device_denied: { wire: 'access_denied', description: 'The request was refused.' },
  device_pending: { wire: 'authorization_pending', description: 'The user has not decided yet.' },
  device_polls_too_fast: { wire: 'slow_down', description: 'Poll five seconds less often.' },
  code_unknown: invalidCode,
  code_foreign: invalidCode,
  code_expired: invalidCode,
  code_replayed: invalidCode,
  code_ended: invalidCode,
  code_redirect_uri_wrong: invalidCode,
  code_verifier_wrong: invalidCode,
  code_unproven: invalidCode,
  code_resource_wrong: {
    wire: 'invalid_target',
    description: 'The resource is not the one that was authorized.',
  },
  developer_token_missing: {
    wire: 'invalid_token',
    description: 'Send the developer token in the Authorization header, as Bearer.',
  },
  developer_token_unknown: invalidDeveloperToken,
  developer_token_revoked: invalidDeveloperToken,
  developer_token_expired: invalidDeveloperToken,
  developer_token_user_disabled: invalidDeveloperToken,
  developer_token_without_api: invalidDeveloperToken,
  rate_limited: {
    wire: 'temporarily_unavailable',
    description: 'Too many requests: wait as long as Retry-After says.',
    status: 429,
  },
  store_unavailable: {
    wire: 'temporarily_unavailable',
    description: 'The server cannot answer just now: try again.',
  },
  internal: { wire: 'server_error', description: 'The server failed to answer.' },
} as const satisfies Record<string, Face>

/** The inner name of a problem: for logs, never for answers. */
export type ProblemId = keyof typeof problems

/** One refusal, as it is handed up to whoever answers. */
export interface Problem {
  readonly id: ProblemId
  /** The parameter at fault. Public: a word of OAuth's or of the client's own, cleaned. */
  readonly parameter: string | undefined
  readonly facts: Readonly<Record<string, string>>
}

/** A problem, with facts for the log. */
export const problem = (id: ProblemId, facts: Problem['facts'] = {}): Problem => ({
  id,
  parameter: undefined,
  facts,
})

/** A problem with one parameter, which the answer names. */
export const parameterProblem = (id: ProblemId, parameter: string): Problem => ({
  ...problem(id, { parameter }),
  parameter,
})

/** A parameter that this request needs and does not have. */
export const missing = (parameter: string): Problem =>
  parameterProblem('parameter_missing', parameter)

/** An error answer, ready to send (RFC 6749 §5.2). */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: WireError
}

/** How to authenticate, with the codes that say that it failed: RFC 6749 §5.2, RFC 6750 §3. */
const challenges: Partial<Record<WireCode, Readonly<Record<string, string>>>> = {
  invalid_client: { 'WWW-Authenticate': 'Basic realm="keygrant"' },
  invalid_token: { 'WWW-Authenticate': 'Bearer realm="keygrant", error="invalid_token"' },
}

/** The part of a problem that leaves the server. The id and the facts are dropped here, only here. */
export function toWire({ id, parameter }: Problem, policy: Policy): WireAnswer {
  const { wire, status }: Face = problems[id]
  return {
    status: status ?? wireErrors[wire].status,
    headers: challenges[wire] ?? {},
    body: {
      error: wire,
      error_description: describeProblem({ id, parameter }),
      error_uri: `${policy.errorDocumentation}#${wire}`,
    },
  }
}

/** What the wire says of a problem, with the parameter at fault if there is one. */
export function describeProblem({ id, parameter }: Pick<Problem, 'id' | 'parameter'>): string {
  const { description } = problems[id]
  return parameter === undefined ? description : `${description} (${wireSafe(parameter)})`
}

/** RFC 6749 §5.2 allows %x20-21 / %x23-5B / %x5D-7E in a description. */
const wireSafe = (text: string): string => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/gu, '?')
