/** One hostile request of the corpus, and what must come back. */
import { readFileSync } from 'node:fs'
import type { ProofRecipe } from './proofs.ts'

export interface HostileCase {
  readonly id: string
  readonly class: string
  readonly endpoint: string
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly query: string | null
  readonly body: string | BodyRecipe | null
  readonly pre?: readonly string[]
  /** The JWTs in it, by name. */
  readonly jwt?: Readonly<Record<string, ProofRecipe>>
  /** A whole request as it goes over the wire. */
  readonly raw?: string
  readonly expect: {
    readonly status: readonly number[]
    readonly error: string | readonly (string | null)[] | null
    /** Where a redirect may lead. */
    readonly redirect?: 'none' | 'registered' | 'registered-or-none'
    /** What else must hold, in words. */
    readonly also?: readonly string[]
  }
  readonly level: 'must' | 'policy'
  /** The feature without which the case means nothing. */
  readonly needs?: string
}

/** A body too large to write down. */
export interface BodyRecipe {
  /** `[template, count, separator]`; `%d` in the template is the index. */
  readonly $join?: readonly [string, number, string]
  /** A gzip stream that inflates to so many zero bytes. */
  readonly $gzip_zeros?: number
}

export function readCorpus(): HostileCase[] {
  const text = readFileSync(new URL('../../hostile.jsonl', import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as HostileCase)
}
