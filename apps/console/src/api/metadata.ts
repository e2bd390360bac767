/** What the server says of itself to every OAuth client (RFC 8414), read as any client reads it. */
import { queryOptions } from '@tanstack/react-query'
import { readProblem, unreachable } from './problem.ts'

export type PublicDocument = Readonly<Record<string, unknown>>

/** One of the public documents, by its path. */
export const documentQuery = (path: string) =>
  queryOptions({
    queryKey: ['document', path],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<PublicDocument> => {
      const response = await fetch(path, { signal }).catch(() => {
        throw unreachable()
      })
      if (!response.ok) throw await readProblem(response)
      return (await response.json()) as PublicDocument
    },
  })

export const metadataPath = '/.well-known/oauth-authorization-server'
