/** OpenID Connect Core §6 and §7.2.1: no parameter may bring others. Nothing is fetched from anywhere. */
import { err, ok } from '@keygrant/protocol'
import { problem } from '../problems.ts'
import type { Rule } from './rule.ts'

const refused = {
  request: 'request_object_unsupported',
  request_uri: 'request_uri_unsupported',
  registration: 'registration_unsupported',
} as const

export const checkRequestObject: Rule = ({ parameters }) => {
  for (const [name, id] of Object.entries(refused))
    if (parameters.has(name)) return err(problem(id))
  return ok({})
}
