/** What is being reviewed stays as it is: an operator must not approve another app than they looked at. */
import type { PublicationRule } from './publication-change.ts'

/** What people are told, what they are asked, and where they are sent. */
const reviewed = [
  ['name', 'name'],
  ['description', 'description'],
  ['redirectUris', 'redirect_uris'],
  ['scope', 'scope'],
  ['requiredScope', 'required_scope'],
  ['clientUri', 'client_uri'],
  ['logoUri', 'logo_uri'],
  ['policyUri', 'policy_uri'],
  ['tosUri', 'tos_uri'],
  ['contacts', 'contacts'],
  ['installation', 'installation'],
] as const

export const frozenInReview: PublicationRule = ({ before, after, byOperator }) => {
  const stays = before?.publication === 'in_review' && after.publication === 'in_review'
  if (byOperator || !stays) return []
  return reviewed
    .filter(([member]) => JSON.stringify(before[member]) !== JSON.stringify(after[member]))
    .map(([, field]) => ({
      field,
      message: 'is being reviewed: make it a draft again before you change it',
    }))
}
