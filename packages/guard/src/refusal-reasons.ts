/**
 * Every way the guard refuses a request, and what the caller is told about it.
 *
 * The key is for the API's own log. The status, the error code and the description are constant:
 * no claim, key id, address or library message ever reaches a caller. Each key has a row in
 * `docs/guides/protect-an-api.md`.
 *
 * @see RFC 6750 §3.1, RFC 9449 §7.1 and §9, RFC 9470 §3
 */

interface RefusalDescriptor {
  readonly status: 400 | 401 | 403 | 503
  /** Undefined: the answer names no error, because the caller made none. RFC 6750 §3.1, last part. */
  readonly error:
    | 'invalid_request'
    | 'invalid_token'
    | 'insufficient_scope'
    | 'insufficient_user_authentication'
    | 'invalid_dpop_proof'
    | 'use_dpop_nonce'
    | undefined
  readonly description: string | undefined
}

const malformedRequest = { status: 400, error: 'invalid_request', description: undefined } as const
const invalidToken = {
  status: 401,
  error: 'invalid_token',
  description: 'The access token is invalid',
} as const

const unavailable = { status: 503, error: undefined, description: undefined } as const
const invalidProof = {
  status: 401,
  error: 'invalid_dpop_proof',
  description: 'The DPoP proof is invalid',
} as const

export const refusalReasons = {
  credentials_missing: { status: 401, error: undefined, description: undefined },
  authorization_malformed: malformedRequest,
  two_methods: malformedRequest,
  token_malformed: invalidToken,
  algorithm_refused: invalidToken,
  type_refused: invalidToken,
  extension_refused: invalidToken,
  issuer_mismatch: invalidToken,
  audience_mismatch: invalidToken,
  claims_malformed: invalidToken,
  expired: { ...invalidToken, description: 'The access token expired' },
  not_yet_valid: { ...invalidToken, description: 'The access token is not valid yet' },
  binding_unproven: invalidToken,
  binding_missing: { ...invalidToken, description: 'The access token is not bound to a DPoP key' },
  binding_mismatch: { ...invalidToken, description: 'Invalid DPoP key binding' },
  proof_missing: { ...invalidProof, description: 'A DPoP proof is required' },
  proof_repeated: { ...invalidProof, status: 400, description: 'There must be one DPoP proof' },
  proof_malformed: invalidProof,
  proof_elsewhere: {
    ...invalidProof,
    description: 'The DPoP proof is for another method, address or token',
  },
  proof_untimely: { ...invalidProof, description: 'The DPoP proof is too old, or from the future' },
  proof_forged: invalidProof,
  proof_replayed: { ...invalidProof, description: 'The DPoP proof was used before' },
  nonce_required: {
    status: 401,
    error: 'use_dpop_nonce',
    description: 'Resource server requires nonce in DPoP proof',
  },
  key_unknown: invalidToken,
  key_mismatch: invalidToken,
  signature_invalid: invalidToken,
  revoked: invalidToken,
  token_inactive: invalidToken,
  scope_insufficient: { status: 403, error: 'insufficient_scope', description: undefined },
  authentication_insufficient: {
    status: 401,
    error: 'insufficient_user_authentication',
    description: 'A different authentication level is required',
  },
  authentication_stale: {
    status: 401,
    error: 'insufficient_user_authentication',
    description: 'More recent authentication is required',
  },
  keys_unavailable: unavailable,
  revocations_unavailable: unavailable,
  introspection_unavailable: unavailable,
  replay_store_unavailable: unavailable,
} as const satisfies Record<string, RefusalDescriptor>

/** Why a request was refused, for the API's own log; each is explained in the guide. */
export type RefusalReason = keyof typeof refusalReasons
