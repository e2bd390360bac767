/**
 * The rules an access token must meet apart from its signature: the two lists below, in the order
 * in which they are asked. They stand before the signature check because they cost a hundredth of
 * it; a token counts only if it passes both.
 *
 * @see RFC 9068 §2.2 and §4, RFC 8725 §3, RFC 7515 §4.1.11
 */
import { err, ok, parseJws, type Result, type SigningAlgorithm } from '@keygrant/protocol'
import type { RefusalReason } from './refusal-reasons.ts'
import { isScopeClaim } from './scope-claim.ts'

/** What this API expects of every token. */
export interface TokenPolicy {
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly SigningAlgorithm[]
  /** Seconds. */
  readonly clockTolerance: number
  readonly legacyTyp: boolean
}

/** A token that says the right things, and may still be forged. */
export interface ReadToken {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly signingInput: string
  readonly signature: Uint8Array<ArrayBuffer>
  readonly claims: AccessTokenClaims
}

/** The claims of RFC 9068 §2.2 and Keygrant's own, after {@link readToken} checked their types. */
export interface AccessTokenClaims {
  readonly [name: string]: unknown
  readonly sub: string
  readonly client_id: string
  readonly jti: string
  readonly iat: number
  readonly exp: number
  readonly scope?: string
  readonly org_id?: string
  readonly instance_id?: string
  readonly fid?: string
  readonly acr?: string
  readonly auth_time?: number
  /** What the token is bound to, RFC 7800 §3.1. */
  readonly cnf?: Confirmation
}

/** The bindings that can be checked: to a DPoP key (RFC 9449 §6.1), a certificate (RFC 8705 §3.1) or both. */
export interface Confirmation {
  readonly jkt?: string
  readonly 'x5t#S256'?: string
}

type Members = Readonly<Record<string, unknown>>

interface Rule {
  readonly otherwise: RefusalReason
  readonly holds: (members: Members, policy: TokenPolicy, now: number) => boolean
}

const headerRules: readonly Rule[] = [
  { otherwise: 'extension_refused', holds: hasNoExtension },
  { otherwise: 'algorithm_refused', holds: ({ alg }, { algorithms }) => isOneOf(alg, algorithms) },
  { otherwise: 'type_refused', holds: ({ typ }, { legacyTyp }) => isAccessToken(typ, legacyTyp) },
  { otherwise: 'key_unknown', holds: ({ kid }) => isText(kid) },
]

const claimRules: readonly Rule[] = [
  { otherwise: 'issuer_mismatch', holds: ({ iss }, { issuer }) => iss === issuer },
  { otherwise: 'audience_mismatch', holds: ({ aud }, { audience }) => isFor(aud, audience) },
  { otherwise: 'claims_malformed', holds: isComplete },
  {
    otherwise: 'expired',
    holds: ({ exp }, { clockTolerance }, now) => Number(exp) > now - clockTolerance,
  },
  {
    otherwise: 'not_yet_valid',
    holds: ({ iat, nbf = 0 }, { clockTolerance }, now) =>
      Math.max(Number(iat), Number(nbf)) <= now + clockTolerance,
  },
  // Whoever asks to have a binding checked must not find it ignored, RFC 7800 §3.1.
  { otherwise: 'binding_unproven', holds: ({ cnf }) => cnf === undefined || isConfirmation(cnf) },
]

/** Reads a token and asks everything of it but its signature. `now` is in seconds. */
export function readToken(
  token: string,
  policy: TokenPolicy,
  now: number,
): Result<ReadToken, RefusalReason> {
  const jws = parseJws(token)
  if (jws === undefined) return err('token_malformed')
  const { header, payload, signingInput, signature } = jws

  const fault = headerFault(header, policy)
  if (fault !== undefined) return err(fault)
  const claims = checkClaims(payload, policy, now)
  if (!claims.ok) return claims

  return ok({
    kid: header['kid'] as string,
    algorithm: header['alg'] as SigningAlgorithm,
    signingInput,
    signature,
    claims: claims.value,
  })
}

/** The first rule that a header breaks. */
export function headerFault(header: Members, policy: TokenPolicy): RefusalReason | undefined {
  for (const { holds, otherwise } of headerRules) if (!holds(header, policy, 0)) return otherwise
  return undefined
}

/** Asks of claims what every access token must say, wherever they come from. */
export function checkClaims(
  claims: Members,
  policy: TokenPolicy,
  now: number,
): Result<AccessTokenClaims, RefusalReason> {
  for (const { holds, otherwise } of claimRules)
    if (!holds(claims, policy, now)) return err(otherwise)
  return ok(claims as AccessTokenClaims)
}

/**
 * No extension is understood here, so any that must be is a reason to refuse, and so is `b64`, which
 * changes what was signed (RFC 7797). `jku`, `jwk`, `x5u` and `x5c` need no rule: nothing reads them.
 */
function hasNoExtension({ crit, b64 }: Members): boolean {
  return crit === undefined && b64 === undefined
}

function isAccessToken(typ: unknown, legacyTyp: boolean): boolean {
  if (typ === undefined) return legacyTyp
  if (typeof typ !== 'string') return false
  const type = typ.toLowerCase()
  return type === 'at+jwt' || type === 'application/at+jwt' || (legacyTyp && type === 'jwt')
}

function isFor(aud: unknown, audience: string): boolean {
  if (typeof aud === 'string') return aud === audience
  return Array.isArray(aud) && aud.every((one) => typeof one === 'string') && aud.includes(audience)
}

function isComplete(claims: Members): boolean {
  const { sub, client_id, jti, exp, iat, nbf, scope, auth_time } = claims
  const { org_id, instance_id, fid, acr } = claims
  return (
    isText(sub) &&
    isText(client_id) &&
    isText(jti) &&
    isNumericDate(exp) &&
    isNumericDate(iat) &&
    (nbf === undefined || isNumericDate(nbf)) &&
    (auth_time === undefined || isNumericDate(auth_time)) &&
    (scope === undefined || isScopeClaim(scope)) &&
    (org_id === undefined || isText(org_id)) &&
    (instance_id === undefined || isText(instance_id)) &&
    (fid === undefined || isText(fid)) &&
    (acr === undefined || isText(acr))
  )
}

/** One or more bindings, each by a SHA-256 in base64url, and none that nobody here could check. */
function isConfirmation(cnf: unknown): boolean {
  if (typeof cnf !== 'object' || cnf === null || Array.isArray(cnf)) return false
  const bindings = Object.entries(cnf)
  return (
    bindings.length > 0 &&
    bindings.every(
      ([name, value]) =>
        (name === 'jkt' || name === 'x5t#S256') &&
        typeof value === 'string' &&
        /^[A-Za-z0-9_-]{43}$/u.test(value),
    )
  )
}

const isOneOf = (value: unknown, list: readonly string[]): boolean =>
  typeof value === 'string' && list.includes(value)

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

/** The largest number of seconds that a Date can hold, ECMA-262 §21.4.1.1. */
const lastDate = 8_640_000_000_000

const isNumericDate = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= lastDate
