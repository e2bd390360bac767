/** RFC 6749 §3.3, RFC 8707 §2: scopes that the client may have, all of one API. */
import { ok } from '@keygrant/protocol'
import { chooseTarget, parseAsked } from '../tokens/target.ts'
import type { Rule } from './rule.ts'

export const checkTarget: Rule<'apiId' | 'scope' | 'resource'> = ({ parameters, client, apis }) => {
  const asked = parseAsked(parameters.all)
  if (!asked.ok) return asked
  const target = chooseTarget(asked.value, client.scope, apis)
  if (!target.ok) return target
  const { api, scope } = target.value
  return ok({ apiId: api.id, scope, resource: asked.value.resource })
}
