/** How reads are kept and tried again, and what a session that has ended leads to. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem, isProblem } from './problem.ts'
import { loginAddress } from './session.ts'

/** Whoever is not signed in is sent to do so; they come back to where they were. */
function onError(error: unknown): void {
  if (isProblem(error, 'session_required')) location.assign(loginAddress())
}

/** Only what may well succeed the next time: no answer, or a server in trouble. */
export const worthRepeating = (failures: number, error: unknown): boolean =>
  failures < 2 &&
  error instanceof ApiProblem &&
  (error.problem.status === 0 || error.problem.status >= 500)

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: worthRepeating, throwOnError: false },
      mutations: { retry: false },
    },
  })
