/** RFC 9449 §10: the thumbprint of the key that the code must be redeemed with. */
import { err, ok } from '@keygrant/protocol'
import { malformed, type Rule } from './rule.ts'

/** A SHA-256 in base64url, RFC 7638 §3. */
const thumbprint = /^[A-Za-z0-9_-]{43}$/u

export const checkKey: Rule<'boundTo'> = ({ parameters }) => {
  const value = parameters.one('dpop_jkt')
  if (value === undefined) return ok({ boundTo: undefined })
  return thumbprint.test(value) ? ok({ boundTo: value }) : err(malformed('dpop_jkt'))
}
