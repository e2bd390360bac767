/** Every parameter once, and of readable text that is not too long (RFC 6749 §3.1, appendix A). */
import { err, ok } from '@keygrant/protocol'
import type { Rule } from './rule.ts'

export const checkForm: Rule<'state'> = ({ parameters }) => {
  const { fault } = parameters
  return fault === undefined ? ok({ state: parameters.one('state') }) : err(fault)
}
