/** The operations of an API, where its OpenAPI document was given to the server. */
import { useQuery } from '@tanstack/react-query'
import { useActing } from '../../../api/acting.ts'
import { call } from '../../../api/call.ts'
import { isProblem } from '../../../api/problem.ts'
import type { Api } from '../../../components/scope-choice.ts'
import { type ApiOperation, anyOperation, baseOf, operationsOf } from './operations.ts'

export interface ApiDescription {
  /** Where requests go; undefined if the API's identifier is no address. */
  readonly base: string | undefined
  readonly operations: readonly ApiOperation[]
  /** Without a document, any request may be written by hand. */
  readonly documented: boolean
}

export function useOperations({ id, identifier }: Pick<Api, 'id' | 'identifier'>) {
  const { header: organization } = useActing()
  return useQuery({
    queryKey: ['GET /apis/{id}/openapi', id, organization],
    queryFn: async ({ signal }): Promise<ApiDescription> => {
      const conditions = { signal, organization }
      try {
        const [document, listed] = await Promise.all([
          call('GET /apis/{id}/openapi', { path: { id } }, conditions),
          call('GET /apis/{id}/operations', { path: { id } }, conditions),
        ])
        return {
          base: baseOf(identifier, document.body),
          operations: operationsOf(document.body, listed.body.items),
          documented: true,
        }
      } catch (error) {
        if (!isProblem(error, 'not_found')) throw error
        return {
          base: baseOf(identifier, undefined),
          operations: [anyOperation],
          documented: false,
        }
      }
    },
  })
}
