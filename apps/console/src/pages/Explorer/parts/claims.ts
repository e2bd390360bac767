/** What the parts of a token mean, in plain words (RFC 7519 §4.1, RFC 9068 §2.2). */
import { parseJws } from '@keygrant/protocol'

export interface Claim {
  readonly name: string
  readonly value: string
  readonly meaning: string
  /** Milliseconds since the epoch, if it is a time. */
  readonly at: number | undefined
}

export interface DecodedToken {
  readonly header: readonly Claim[]
  readonly claims: readonly Claim[]
}

const meanings: ReadonlyMap<string, string> = new Map([
  ['alg', 'How it is signed'],
  ['kid', 'Which key of the issuer signed it'],
  ['typ', 'What kind of token it is'],
  ['iss', 'Who issued it'],
  ['sub', 'Whom it speaks for'],
  ['aud', 'Which API it is for: any other must refuse it'],
  ['client_id', 'Which client got it'],
  ['scope', 'What it may do'],
  ['exp', 'When it ends'],
  ['iat', 'When it was issued'],
  ['nbf', 'From when on it counts'],
  ['auth_time', 'When its user signed in'],
  ['jti', 'Its own name, for logs and revocation'],
  ['acr', 'How strongly its user signed in'],
  ['amr', 'By which means its user signed in'],
  ['cnf', 'Bound to a key: who has only the token can’t use it'],
  ['act', 'Who acts in the name of the subject'],
  ['azp', 'Which client it was issued to'],
  ['org_id', 'In which organization it acts'],
  ['organization_id', 'In which organization it acts'],
  ['installation_id', 'Through which installation of an app it acts'],
])
const times: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'auth_time'])

const claimsOf = (members: Readonly<Record<string, unknown>>): readonly Claim[] =>
  Object.entries(members).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    meaning: meanings.get(name) ?? 'What the issuer adds',
    at: times.has(name) && typeof value === 'number' ? value * 1000 : undefined,
  }))

/** Takes a token apart here, without asking anybody; undefined if it is no JWT. */
export function decodeToken(token: string): DecodedToken | undefined {
  const jws = parseJws(token)
  return jws && { header: claimsOf(jws.header), claims: claimsOf(jws.payload) }
}

/** How long something lasts, as people say it. */
export function timeLeft(until: number, now: number): string {
  const seconds = Math.floor((until - now) / 1000)
  if (seconds <= 0) return 'ended'
  if (seconds < 90) return `${seconds} s left`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min left`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h left` : `${Math.floor(hours / 24)} days left`
}
