/**
 * A platform's answer → RFC 6749's.
 *
 * @see RFC 6749 §5.1 and §5.2, RFC 7009 §2.2
 */
import type { Dialect, ErrorRules, Operation } from '@keygrant/providers'

type Members = Readonly<Record<string, unknown>>

function membersOf(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined
  } catch {
    return undefined
  }
}

const json = (status: number, members: Members, headers: Headers): Response => {
  const kept = new Headers(headers)
  kept.set('content-type', 'application/json')
  kept.delete('content-length')
  return new Response(JSON.stringify(members), { status, headers: kept })
}

/** A refusal in the RFC's words. Undefined: it is none that the platform's rules know. */
function refusalIn(members: Members, rules: ErrorRules): Members | undefined {
  const code = members[rules.code]
  const description = members[rules.description]
  if (typeof code !== 'string' && typeof description !== 'string') return undefined
  const named = typeof code === 'string' ? code : 'server_error'
  const error = Object.hasOwn(rules.names, named) ? rules.names[named] : named
  return { error, ...(typeof description === 'string' && { error_description: description }) }
}

/** What a token endpoint gave, with the members that RFC 6749 requires. */
function tokenMembers(members: Members, { answer }: Dialect): Members {
  const { expires_in } = members
  const isDigits = typeof expires_in === 'string' && /^\d{1,12}$/u.test(expires_in)
  const typeless = !answer.members.includes('token_type') && members['token_type'] === undefined
  return {
    ...members,
    ...(isDigits && { expires_in: Number(expires_in) }),
    ...(typeless && { token_type: 'Bearer' }),
  }
}

/** Whether a revocation's answer confirms it. A word and a boolean of the same name are the same here. */
const isConfirmed = (members: Members | undefined, { revocation }: Dialect): boolean =>
  Object.entries(revocation?.success ?? {}).every(
    ([name, value]) => String(members?.[name]) === String(value),
  )

const unconfirmed = { error: 'server_error', error_description: 'The revocation was not confirmed' }

/** Translates one answer of the token or the revocation endpoint. */
export async function translateAnswer(
  response: Response,
  dialect: Dialect,
  operation: Operation,
): Promise<Response> {
  const { status, headers } = response
  const members = membersOf(await response.clone().text())
  const refusal = members && refusalIn(members, dialect.errors)
  if (!response.ok) return refusal === undefined ? response : json(status, refusal, headers)
  // A description alone may be anything; together with a token it is no refusal.
  if (dialect.errors.inSuccess && refusal !== undefined && members?.['access_token'] === undefined)
    return json(refusal['error'] === 'invalid_client' ? 401 : 400, refusal, headers)
  if (operation === 'revocation')
    return isConfirmed(members, dialect) ? response : json(502, unconfirmed, headers)
  return members === undefined ? response : json(status, tokenMembers(members, dialect), headers)
}
