/** What a collection of requests is made of, whatever program it is for. Never a token. */
import type { ApiOperation } from '../parts/operations.ts'

export interface ExportedApi {
  readonly name: string
  /** Where requests go, without a slash at the end. */
  readonly base: string
  /** Where tokens are from. */
  readonly issuer: string
  readonly operations: readonly ApiOperation[]
}

export const titleOf = ({ summary, method, path }: ApiOperation): string =>
  summary === '' ? `${method} ${path}` : summary

/** What a token needs for it, in words. */
export const needsOf = ({ scope }: ApiOperation): string =>
  scope.length === 0 ? '' : `Needs ${scope.join(' ')}.`
