/** What people read of a scope: our own words for who they are, the operator's for what an API does. */
import type { ApiScope } from '@keygrant/engine'
import { type IdentityScope, isIdentityScope } from '@keygrant/protocol'
import type { Speech } from '../words/speech.ts'

interface Words {
  readonly title: string
  readonly text: string
}

interface ScopeSaid extends Pick<ApiScope, 'name' | 'title'> {
  readonly description?: string
  readonly translations?: ApiScope['translations'] | undefined
}

/**
 * In the language of the page if the operator gave words in it, else in the language that they wrote
 * first; by its name if there are none at all, never by nothing.
 */
export function scopeWords(scope: ScopeSaid, { language, words }: Speech): Words {
  // Identity scopes belong to no API, so nobody but us has words for them.
  if (isIdentityScope(scope.name)) {
    const known: Readonly<Record<IdentityScope, Words>> = words.identity
    return known[scope.name]
  }
  const { title, description = '' } = scope.translations?.[language] ?? scope
  return { title: title === '' ? scope.name : title, text: description }
}
