/** Who may take a client from one stage of publication to the next. */
import type { Client } from '../ports.ts'
import type { PublicationRule } from './publication-change.ts'

type Stage = Client['publication']

/** Steps of the client's own organization; an operator may take any. */
const ofMembers: readonly (readonly [from: Stage, to: Stage])[] = [
  ['draft', 'in_review'],
  ['in_review', 'draft'],
]

export const publicationStep: PublicationRule = ({ before, after, byOperator }) => {
  const from = before?.publication ?? 'draft'
  const to = after.publication
  const refuse = (message: string) => [{ field: 'publication', message }]
  if (from === to) return []
  if (to === 'in_review' && after.type === 'machine')
    return refuse('a machine client acts for itself: there is nothing to publish')
  if (byOperator) return []
  if (before !== undefined && ofMembers.some(([one, other]) => one === from && other === to))
    return []
  return refuse('only an operator may publish a client, or take it back')
}
