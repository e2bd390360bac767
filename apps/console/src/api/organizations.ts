/** All organizations, as an operator sees them: for their names, and to choose one. */
import { queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

const key = 'GET /organizations'

/** The first two hundred; who has more finds the others by their page. */
export const organizationsQuery = queryOptions({
  queryKey: [key, 'to choose from'],
  queryFn: ({ signal }) => call(key, { query: { limit: 200 } }, { signal }),
  staleTime: 30_000,
})
