/** What an operator let everybody be asked for does not grow without them. */
import type { PublicationRule } from './publication-change.ts'

export const publishedScope: PublicationRule = ({ before, after, byOperator }) => {
  // Nobody is asked for what a machine client may do.
  if (byOperator || before?.publication !== 'published' || after.type === 'machine') return []
  return after.scope
    .filter((name) => !before.scope.includes(name))
    .map((name) => ({
      field: 'scope',
      message: `${name} was not reviewed: only an operator may add it to a published client`,
    }))
}
