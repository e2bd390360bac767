/** What an operator let everybody be asked for does not grow without them. */
import type { PublicationRule } from './publication-change.ts'

export const publishedScope: PublicationRule = ({ before, after, byOperator }) => {
  // Nobody is asked for what a machine client may do.
  if (byOperator || before?.publication !== 'published' || after.type === 'machine') return []
  const added = (field: string, was: readonly string[], is: readonly string[]) =>
    is
      .filter((name) => !was.includes(name))
      .map((name) => ({
        field,
        message: `${name} was not reviewed: only an operator may add it to a published client`,
      }))
  return [
    ...added('scope', before.scope, after.scope),
    ...added('required_scope', before.requiredScope, after.requiredScope),
  ]
}
