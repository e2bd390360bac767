/** A table of things, in our dress. On a narrow screen columns marked `wide` give way. */
import { Paper, Text } from '@mantine/core'
import { type DataTableColumn, DataTable as Table } from 'mantine-datatable'
import type { ReactNode } from 'react'

export interface Column<Item> {
  readonly title: string
  readonly key: string
  readonly show: (item: Item) => ReactNode
  /** Shown only where there is room. */
  readonly wide?: boolean
  readonly numeric?: boolean
  readonly width?: number | string
}

export interface DataTableProps<Item> {
  /** What the table holds, for whoever does not see it. */
  readonly label: string
  readonly items: readonly Item[]
  readonly idOf: (item: Item) => string
  readonly columns: readonly Column<Item>[]
  readonly selected?: { readonly items: Item[]; readonly onChange: (items: Item[]) => void }
  readonly onOpen?: (item: Item) => void
}

const columnOf = <Item,>(column: Column<Item>): DataTableColumn<Item> => ({
  accessor: column.key,
  title: column.title,
  render: (item) => column.show(item),
  textAlign: column.numeric === true ? 'right' : 'left',
  ...(column.wide === true && { visibleMediaQuery: '(min-width: 48em)' }),
  ...(column.width !== undefined && { width: column.width }),
})

export function DataTable<Item>(props: DataTableProps<Item>) {
  const { label, items, idOf, columns, selected, onOpen } = props
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <Table<Item>
        aria-label={label}
        records={[...items]}
        idAccessor={idOf}
        columns={columns.map((column) => columnOf(column))}
        verticalSpacing="sm"
        horizontalSpacing="md"
        highlightOnHover
        minHeight={0}
        {...(selected && {
          selectedRecords: selected.items,
          onSelectedRecordsChange: selected.onChange,
        })}
        {...(onOpen && { onRowClick: ({ record }) => onOpen(record) })}
      />
    </Paper>
  )
}

/** Two lines in a cell: what it is, and what else there is to know. */
export function TwoLines({
  first,
  second,
}: {
  readonly first: ReactNode
  readonly second: ReactNode
}) {
  return (
    <>
      {first}
      <Text size="xs" c="dimmed" component="div">
        {second}
      </Text>
    </>
  )
}
