/**
 * Where credentials were looked for, and why each place was used or passed over.
 */
import { CredentialsError } from './errors.ts'
import type { Provenance } from './provenance.ts'
import { describe, type Resolved } from './resolve.ts'

/** One place of the chain. */
export interface ExplainedLink {
  readonly source: Provenance
  /** In words: what is there by name, or why it was passed over. No secret. */
  readonly detail: string
  /** Whether these credentials are used. */
  readonly found: boolean
  /** How long it took to look, in milliseconds. */
  readonly ms: number
}

/** Looks at every link of the chain. Nothing is sent, nothing is changed, no supplier is called. */
export async function explain(now: Resolved): Promise<readonly ExplainedLink[]> {
  const links: ExplainedLink[] = []
  const used = now.source
  for (const { source, detail } of now.tried) {
    const over = used !== undefined && links.some(({ found }) => found)
    const skipped = over ? `; not used, since ${used} comes first` : ''
    links.push({ source, detail: `${detail}${skipped}`, found: source === used, ms: 0 })
  }
  links.push(await explainStore(now))
  return Object.freeze(links)
}

async function explainStore(now: Resolved): Promise<ExplainedLink> {
  const begun = performance.now()
  const { chosen, profile, source, usesStore } = now
  const link = (detail: string, found: boolean): ExplainedLink => ({
    source: 'store',
    detail,
    found,
    ms: performance.now() - begun,
  })
  if (source !== undefined && !usesStore)
    return link(`not asked, since ${source} comes first and no store was named`, false)
  try {
    const record = (await chosen.store.read(profile))?.record
    const place = `profile ${JSON.stringify(profile)} of ${chosen.store.name}`
    if (record === undefined) return link(`${place} is not there`, false)
    const { accessToken, clientId, clientSecret, refreshToken } = record
    const has = describe({ accessToken, clientId, clientSecret, refreshToken }, 'is empty')
    const asCache = source === undefined ? '' : `; it keeps the tokens of what ${source} has`
    return link(`${place} ${has}${asCache}`, source === undefined && has !== 'is empty')
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error
    return link(error.message, false)
  }
}
