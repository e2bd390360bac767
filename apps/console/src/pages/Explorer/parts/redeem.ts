/** Redeems a developer token for an access token, as any program would. */
import { ApiProblem, unreachable } from '../../../api/problem.ts'
import { splitScope } from '../../../components/scope-choice.ts'
import { type DeveloperSource, type HeldToken, readToken } from './held-token.ts'

interface TokenAnswer {
  readonly access_token?: string
  readonly expires_in?: number
  readonly scope?: string
  readonly error?: string
  readonly error_description?: string
}

/** @throws {ApiProblem} If it is refused: revoked, or at its end. */
export async function redeem(
  source: DeveloperSource,
  organization: string | undefined,
): Promise<HeldToken> {
  const response = await fetch('/developer-tokens/redeem', {
    method: 'POST',
    credentials: 'omit',
    headers: { authorization: `Bearer ${source.secret}` },
  }).catch(() => {
    throw unreachable()
  })
  const answer = (await response.json()) as TokenAnswer
  if (!response.ok || answer.access_token === undefined)
    throw new ApiProblem({
      status: response.status,
      code: answer.error ?? 'unexpected_answer',
      title: 'The developer token was not redeemed',
      detail: answer.error_description ?? 'It may have been revoked, or have ended.',
    })
  const now = Date.now()
  return {
    accessToken: answer.access_token,
    scopes: splitScope(answer.scope ?? ''),
    audience: readToken(answer.access_token).audience,
    from: now,
    until: now + (answer.expires_in ?? 0) * 1000,
    source,
    organization,
    unrenewed: undefined,
  }
}
