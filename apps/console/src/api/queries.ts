/** The management API as React Query sees it: reads are cached by operation and arguments, changes empty what they touch. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useActing } from './acting.ts'
import type { AnswerOf, CallOf, ItemOf, OperationKey } from './call.ts'
import { call } from './call.ts'

type ReadKey = Extract<OperationKey, `GET ${string}`>
type ListKey = {
  [Key in ReadKey]: AnswerOf<Key> extends { readonly items: unknown } ? Key : never
}[ReadKey]

export interface ReadOptions {
  readonly enabled?: boolean
  /** How often to ask again, in milliseconds, while the page is looked at. */
  readonly every?: number | false
}

/** Reads one thing; `data` has its body and ETag. */
export function useRead<Key extends ReadKey>(
  key: Key,
  args: CallOf<Key>,
  { enabled = true, every = false }: ReadOptions = {},
) {
  const { header: organization } = useActing()
  return useQuery({
    queryKey: [key, args, organization],
    queryFn: ({ signal }) => call(key, args, { signal, organization }),
    enabled,
    refetchInterval: every,
  })
}

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next_cursor: string | null
}

/** Reads a list page by page; `data` has the items of all pages read so far. */
export function useList<Key extends ListKey>(
  key: Key,
  args: CallOf<Key>,
  { enabled = true, every = false }: ReadOptions = {},
) {
  const { header: organization } = useActing()
  return useInfiniteQuery({
    queryKey: [key, 'pages', args, organization],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...args.query, ...(pageParam !== undefined && { cursor: pageParam }) }
      const answer = await call(key, { ...args, query } as CallOf<Key>, {
        signal,
        organization,
      })
      return answer.body as Page<ItemOf<Key>>
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    enabled,
    refetchInterval: every,
  })
}
