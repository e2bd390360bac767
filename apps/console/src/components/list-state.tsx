/** A list that is being read, can't be read, is empty, or is there, a page at a time. */
import { Button, Group, Paper, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type ListPage, pageOf, rangeOf } from './list-page.ts'
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
      <Pages list={list} data={data}>
        {children}
      </Pages>
    </Stack>
  )
}

/** The header of the console stays over the page. */
const underHeader = 'calc(var(--app-shell-header-height, 0px) + var(--mantine-spacing-md))'

interface PagesProps<Item> {
  readonly list: ListReading<Item>
  readonly data: readonly Item[]
  readonly children: (items: readonly Item[]) => ReactNode
}

function Pages<Item>({ list, data, children }: PagesProps<Item>) {
  const [wanted, setWanted] = useState(0)
  const shown = pageOf(data, wanted)
  const begin = useRef<HTMLDivElement>(null)
  const before = useRef(shown.page)
  useEffect(() => {
    if (before.current === shown.page) return
    before.current = shown.page
    // Whoever went on by the button below reads on at the top.
    begin.current?.focus({ preventScroll: true })
    begin.current?.scrollIntoView({ block: 'start' })
  }, [shown.page])
  return (
    <>
      <div ref={begin} tabIndex={-1} style={{ outline: 'none', scrollMarginTop: underHeader }}>
        {data.length === 0 ? <NotYet /> : children(shown.rows)}
      </div>
      <Turning list={list} shown={shown} onTurn={setWanted} />
    </>
  )
}

interface TurningProps<Item> {
  readonly list: ListReading<Item>
  readonly shown: ListPage<Item>
  readonly onTurn: (page: number) => void
}

function Turning<Item>({ list, shown, onTurn }: TurningProps<Item>) {
  const { page, rows, isFull, isLast } = shown
  const isOnly = page === 0 && isLast
  if (isOnly && !list.hasNextPage) return null
  const goOn = (): void => {
    if (isFull) onTurn(page + 1)
    if (isLast) void list.fetchNextPage()
  }
  const further = rows.length === 0 ? 'Look further back' : 'Show more'
  return (
    <Group justify="center">
      {page > 0 && (
        <Button variant="default" onClick={() => onTurn(page - 1)}>
          Previous page
        </Button>
      )}
      {rows.length > 0 && (
        <Text size="sm" c="dimmed" role="status">
          {rangeOf(shown)}
        </Text>
      )}
      {(!isLast || list.hasNextPage) && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={goOn}>
          {isFull ? 'Next page' : further}
        </Button>
      )}
    </Group>
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
