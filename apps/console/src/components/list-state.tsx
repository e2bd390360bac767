/** A list that is being read, can't be read, is empty, or is there; and how to get more of it. */
import { Button, Center, Paper, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { ProblemAlert } from './problem-alert.tsx'

/** The part of a list read by pages that matters here. */
export interface ListReading<Item> {
  readonly data: readonly Item[] | undefined
  readonly error: unknown
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => unknown
  readonly refetch: () => unknown
}

export interface ListStateProps<Item> {
  readonly list: ListReading<Item>
  readonly empty: ReactNode
  readonly children: (items: readonly Item[]) => ReactNode
}

export function ListState<Item>({ list, empty, children }: ListStateProps<Item>) {
  const { data, error, refetch } = list
  if (data === undefined && error != null) return <ProblemAlert error={error} retry={refetch} />
  if (data === undefined) return <Waiting />
  if (data.length === 0 && !list.hasNextPage) return <Paper>{empty}</Paper>
  return (
    <Stack gap="md">
      {error != null && <ProblemAlert error={error} retry={refetch} />}
      {data.length === 0 ? <NotYet /> : children(data)}
      {list.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {data.length === 0 ? 'Look further back' : 'Show more'}
          </Button>
        </Center>
      )}
    </Stack>
  )
}

/** A search looks at so many at a time: none of these was one, and there are more. */
const NotYet = () => (
  <Paper p="md" role="status">
    <Text>Nothing fits among the newest ones. There are older ones.</Text>
  </Paper>
)

/** Bars where lines will be. */
export function Waiting({ lines = 6 }: { readonly lines?: number }) {
  return (
    <Paper p="md">
      <VisuallyHidden component="output">Loading</VisuallyHidden>
      <Stack gap="md" aria-hidden="true">
        {Array.from({ length: lines }, (_, at) => `${90 - (at % 3) * 15}%`).map((width, at) => (
          <Skeleton key={at} height={14} width={width} />
        ))}
      </Stack>
    </Paper>
  )
}
