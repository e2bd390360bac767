/** RFC 9700 §2.1.2: a code and nothing else. No token ever stands in a URL. */
import { err, ok } from '@keygrant/protocol'
import { problem } from '../problems.ts'
import type { Rule } from './rule.ts'

export const checkResponseType: Rule = ({ parameters }) => {
  const asked = parameters.required('response_type')
  if (!asked.ok) return asked
  return asked.value === 'code' ? ok({}) : err(problem('response_type_unsupported'))
}
