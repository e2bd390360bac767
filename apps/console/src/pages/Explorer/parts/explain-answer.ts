/** What an API's answer means, in words: problem documents, OAuth errors and challenges. */
import { parseChallenges } from '@keygrant/protocol'
import { splitScope } from '../../../components/scope-choice.ts'
import type { ApiAnswer } from './send.ts'

export interface Explanation {
  readonly title: string
  /** What the answer says of itself. */
  readonly said: readonly string[]
  /** What to do. */
  readonly advice: string | undefined
  /** Scopes that a token needs for it, where the API says so (RFC 6750 §3.1). */
  readonly wants: readonly string[]
}

type Read = Pick<ApiAnswer, 'status' | 'headers' | 'body'>
type Members = Readonly<Record<string, unknown>>

function membersOf(body: string): Members {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Members) : {}
  } catch {
    // A page, or nothing: it says nothing that could be explained.
    return {}
  }
}

const textIn = (members: Members, ...names: readonly string[]): readonly string[] => [
  ...new Set(
    names
      .map((name) => members[name])
      .filter((value): value is string => typeof value === 'string' && value !== ''),
  ),
]

/** The challenge that says most: one with an error, else the first for tokens. */
function challengeOf({ headers }: Read): Readonly<Record<string, string>> | undefined {
  const all = headers
    .filter(([name]) => name.toLowerCase() === 'www-authenticate')
    .flatMap(([, value]) => parseChallenges(value))
    .filter(({ scheme }) => /^(?:bearer|dpop)$/iu.test(scheme))
  return (all.find(({ parameters }) => parameters['error'] !== undefined) ?? all[0])?.parameters
}

const byError: Readonly<Record<string, readonly [title: string, advice: string]>> = {
  insufficient_scope: [
    'The token may not do this',
    'It is valid, and lacks a scope. Get one that has it, and send again.',
  ],
  invalid_token: [
    'The token is not accepted',
    'It has expired, was revoked, or is for another API. Get a new one.',
  ],
  invalid_request: [
    'The API could not read how the token was sent',
    'A token belongs into one Authorization header, and nowhere else.',
  ],
}

const byStatus: Readonly<Record<number, readonly [title: string, advice: string]>> = {
  0: [
    'The API answered with a redirect',
    'It is not followed, since a token is for this API alone. Call the address itself.',
  ],
  400: ['The API does not understand the request', 'Look at the parameters and the body.'],
  401: ['A token is needed', 'Get a developer token below, and send again.'],
  403: ['This is not allowed', 'The API knows who calls, and refuses.'],
  404: ['There is no such thing', 'Look at the path, and at ids that may have gone.'],
  405: ['Not with this method', 'The Allow header says with which.'],
  409: ['It is in conflict with what there is', 'Read it again, and decide anew.'],
  413: ['The body is too large', 'Send less at once.'],
  415: ['The API does not take this kind of body', 'Look at the Content-Type header.'],
  422: ['The body is not what the API wants', 'Look at its members.'],
  429: ['Too many requests', 'Wait as long as Retry-After says.'],
}

/** @returns undefined for a success, which needs no words. */
export function explainAnswer(answer: Read): Explanation | undefined {
  const { status, body } = answer
  if (status >= 200 && status < 300) return undefined
  const members = membersOf(body)
  const challenge = challengeOf(answer)
  const error = challenge?.['error'] ?? textIn(members, 'error')[0] ?? ''
  const known = Object.hasOwn(byError, error) ? byError[error] : undefined
  const [title, advice] =
    known ??
    byStatus[status] ??
    (status >= 500
      ? (['The API failed', 'It is at fault, not the request. Try again later.'] as const)
      : ([`The API answered ${status}`, undefined] as const))
  const described = challenge?.['error_description']
  const said = textIn(members, 'title', 'detail', 'error_description', 'message')
  return {
    title,
    advice,
    said: described === undefined || said.includes(described) ? said : [described, ...said],
    wants: error === 'insufficient_scope' ? splitScope(challenge?.['scope'] ?? '') : [],
  }
}

/** The body as people read it, if it is JSON. */
export function prettyBody(body: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    // No JSON: it is shown as it came.
    return undefined
  }
}
