/** What of a person's answer counts: the form only chooses among what was asked. */
import type { Scope } from '@keygrant/protocol'
import type { ConsentAnswer } from './authorization-request.ts'
import { isRequired } from './consent-question.ts'
import type { Grounds, Wanted } from './grounds.ts'

/**
 * The scope that was allowed: what was asked and either checked or never theirs to leave out.
 *
 * @returns Undefined if nothing was allowed, or it was left open for which organization: the page has
 *   one chosen beforehand, so that only a form that was changed leaves that open.
 */
export function allowedScope(
  { scope }: Pick<Wanted, 'scope'>,
  { client, organizations }: Pick<Grounds, 'client' | 'organizations'>,
  answer: ConsentAnswer,
): Scope | undefined {
  if (organizations.length > 1) return undefined
  const allowed = scope.filter(
    (name) => isRequired(name, client.requiredScope) || answer.scope.includes(name),
  )
  return allowed.length === 0 ? undefined : allowed
}
