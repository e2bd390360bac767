/** RFC 6749 §4.1.2.1 `unauthorized_client`: who may not redeem a code gets none. */
import { err, ok } from '@keygrant/protocol'
import { problem } from '../problems.ts'
import type { Rule } from './rule.ts'

export const checkGrant: Rule = ({ client }) =>
  client.grantTypes.includes('authorization_code')
    ? ok({})
    : err(problem('authorization_not_allowed'))
