/** Reads what the token endpoint answered. */
import { ApiProblem } from '../../../api/problem.ts'
import { membersOf, type WireAnswer } from '../wire/exchange.ts'
import { textIn } from '../wire/oauth-request.ts'
import type { TokenAnswer } from './held-token.ts'

/** @throws {ApiProblem} If it is a refusal, or no answer of a token endpoint. */
export function tokenAnswerOf(answer: WireAnswer, failed: string): TokenAnswer {
  const accessToken = textIn(answer, 'access_token')
  if (answer.status !== 200 || accessToken === undefined)
    throw new ApiProblem({
      status: answer.status,
      code: textIn(answer, 'error') ?? 'unexpected_answer',
      title: failed,
      detail: textIn(answer, 'error_description') ?? 'The answer is none of a token endpoint.',
    })
  const { expires_in: life } = membersOf(answer.body)
  return {
    access_token: accessToken,
    expires_in: typeof life === 'number' ? life : 0,
    scope: textIn(answer, 'scope') ?? '',
  }
}
