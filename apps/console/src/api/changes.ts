/** Changes through the management API, and what is read again after them. */
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useActing } from './acting.ts'
import {
  type Answer,
  type AnswerOf,
  type CallOf,
  type Conditions,
  call,
  type OperationKey,
} from './call.ts'

type ChangeKey = Exclude<OperationKey, `GET ${string}`>

/** The resource of an operation: `clients` of `GET /clients/{client_id}/secrets`. */
const resourceOf = (key: unknown): string => /^\w+ \/(\w+)/u.exec(String(key))?.[1] ?? ''

/** Makes everything that was read of some resources be read again. */
export const forget = (client: QueryClient, resources: readonly string[]): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey }) => resources.includes(resourceOf(queryKey[0])),
  })

/** What a change leaves its traces in, beside its own resource. */
const tracks = ['audit', 'overview', 'logs']

export interface ChangeOptions {
  /** Further resources that are to be read again. */
  readonly touches?: readonly string[]
}

/** A change; once it is done, what it may have changed is read again. */
export function useChange<Key extends ChangeKey>(key: Key, { touches = [] }: ChangeOptions = {}) {
  const client = useQueryClient()
  const { header: organization } = useActing()
  return useMutation({
    mutationKey: [key],
    // Nothing is kept of a change: its answer may hold a secret.
    gcTime: 0,
    mutationFn: ({ args, conditions }: { args: CallOf<Key>; conditions?: Conditions }) =>
      call(key, args, { ...conditions, organization }) as Promise<Answer<AnswerOf<Key>>>,
    onSuccess: () => forget(client, [resourceOf(key), ...tracks, ...touches]),
  })
}
