/** Which methods a path takes: what `Allow` says with a 405 (RFC 9110 §15.5.6). */
import type { Operation } from './operation.ts'

/** @returns The methods of a path below `/api/v1`, none if there is no such path. */
export function allowedMethods(
  operations: readonly Pick<Operation, 'method' | 'path'>[],
): (path: string) => readonly string[] {
  const patterns = operations.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/:[a-z_]+/gu, '[^/]+')}$`, 'u'),
  }))
  return (path) => [
    ...new Set(
      patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method as string),
    ),
  ]
}
