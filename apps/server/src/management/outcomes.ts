/** What stores answer, as outcomes of operations. */
import type { Conflict, UpdateOutcome } from '@keygrant/engine'
import { etagOf, type IfMatch } from './conditions.ts'
import { type ManagementProblem, refusal } from './problems.ts'

/** Undefined if the update was made. */
export function updateProblem(
  outcome: UpdateOutcome | Conflict,
  ifMatch: IfMatch,
): ManagementProblem | undefined {
  if (typeof outcome === 'object') return conflictProblem(outcome)
  switch (outcome) {
    case 'updated':
      return undefined
    case 'stale':
      return refusal(ifMatch === undefined ? 'changed_meanwhile' : 'stale')
    case 'missing':
      return refusal('not_found')
  }
}

export const conflictProblem = ({ conflict }: Conflict): ManagementProblem =>
  refusal('already_exists', { detail: `The ${conflict} is taken.` })

/** Whether the caller's `If-Match` still holds. */
export const isStale = (version: number, ifMatch: IfMatch): boolean =>
  ifMatch !== undefined && !ifMatch.has(etagOf(version))

/** The members of two public representations that differ. */
export function difference(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = Object.keys(after).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const pick = (from: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(names.map((name) => [name, from[name]]))
  return names.length === 0 ? {} : { before: pick(before), after: pick(after) }
}
