/** RFC 7636 and RFC 9700 §2.1.1: an S256 challenge, or a nonce where the registration says that this will do. */
import { err, isCodeChallenge, isCodeChallengeMethod, ok } from '@keygrant/protocol'
import { missing } from '../problems.ts'
import { malformed, type Rule } from './rule.ts'

export const checkPkce: Rule<'codeChallenge' | 'nonce'> = ({ parameters, client }) => {
  const nonce = parameters.one('nonce')
  const value = parameters.one('code_challenge')
  const method = parameters.one('code_challenge_method')
  if (value === undefined) {
    const excused = !client.requirePkce && client.confidential && nonce !== undefined
    return method === undefined && excused
      ? ok({ codeChallenge: undefined, nonce })
      : err(missing('code_challenge'))
  }
  // RFC 7636 §4.3: one that is left out would mean `plain`, which shows the verifier to whoever looks.
  if (method === undefined || !isCodeChallengeMethod(method))
    return err(malformed('code_challenge_method'))
  return isCodeChallenge(value)
    ? ok({ codeChallenge: { value, method }, nonce })
    : err(malformed('code_challenge'))
}
