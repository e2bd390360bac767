/**
 * Authorization code grant.
 *
 * @see RFC 6749 §4.1.3, RFC 7636 §4.6
 */
import { createHash } from 'node:crypto'
import type { Exchange } from '../exchange.ts'
import { missing, refusal, refuse } from '../refuse.ts'
import { issueRefreshToken, tokenAnswer } from '../tokens/issue.ts'
import type { Code } from '../world.ts'
import type { Grant } from './token.ts'

const invalid = refusal('invalid_grant', 'The code is not valid')

const provesKey = (challenge: string | undefined, verifier: string | undefined): boolean =>
  challenge === undefined
    ? verifier === undefined
    : verifier !== undefined &&
      createHash('sha256').update(verifier).digest('base64url') === challenge

/** A platform that has not heard of proof keys overlooks them. */
const overlooks = ({ provider }: Exchange): boolean =>
  provider.dialect.authorization?.pkce === 'unknown'

const isCurrent = (code: Code, { now, site }: Exchange): boolean =>
  now < code.expiresAt && code.family.site === site

export const redeemCode: Grant = (exchange, parameters, client) => {
  const { provider, world } = exchange
  const value = parameters.get('code')
  if (value === undefined) return refuse(provider, missing('code'))
  const code = world.codes.get(value)
  if (code === undefined || code.family.clientId !== client?.clientId)
    return refuse(provider, invalid)
  if (code.spent) {
    // RFC 6749 §4.1.2: a code that comes back ends what it bought.
    world.alarms += 1
    world.endFamily(code.family)
    return refuse(provider, invalid)
  }
  if (!isCurrent(code, exchange)) return refuse(provider, invalid)
  if (parameters.get('redirect_uri') !== code.redirectUri)
    return refuse(provider, refusal('invalid_grant', 'redirect_uri has changed'))
  const proven = provesKey(code.codeChallenge, parameters.get('code_verifier'))
  if (!proven && !overlooks(exchange)) return refuse(provider, invalid)

  code.spent = true
  const { refresh } = provider.dialect
  const withRefresh = refresh.kind !== 'none' && refresh.issuedWith.includes('authorization_code')
  const refreshToken = withRefresh ? issueRefreshToken(exchange, code.family).value : undefined
  return tokenAnswer(exchange, { family: code.family, refreshToken })
}
