/** Whoever is sent back is told why, by the operator and nobody else. */
import type { PublicationRule } from './publication-change.ts'

export const reviewNote: PublicationRule = ({ before, after, byOperator }) => {
  const refuse = (message: string) => [{ field: 'review_note', message }]
  const noted = after.reviewNote !== null
  if (!byOperator && noted && after.reviewNote !== before?.reviewNote)
    return refuse('only an operator may say this')
  if (noted && after.publication !== 'draft') return refuse('is for a draft that was sent back')
  const sentBack = before?.publication === 'in_review' && after.publication === 'draft'
  return byOperator && sentBack && !noted ? refuse('must say why it is sent back') : []
}
