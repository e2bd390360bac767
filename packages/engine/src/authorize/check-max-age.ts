/** OpenID Connect Core §3.1.2.1: how long ago the person may have signed in. */
import { err, ok } from '@keygrant/protocol'
import { malformed, type Rule } from './rule.ts'

export const checkMaxAge: Rule<'maxAge'> = ({ parameters }) => {
  const seconds = parameters.one('max_age')
  if (seconds === undefined) return ok({ maxAge: undefined })
  return /^[0-9]{1,9}$/u.test(seconds) ? ok({ maxAge: Number(seconds) }) : err(malformed('max_age'))
}
