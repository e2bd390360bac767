/** Organizations, each a way into it. */
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../../../api/call.ts'
import { CopyButton } from '../../../design/copy-button.tsx'
import { type Column, DataTable } from '../../../design/data-table.tsx'
import { Time } from '../../../design/time.tsx'

type Organization = ItemOf<'GET /organizations'>

const columns: readonly Column<Organization>[] = [
  {
    key: 'name',
    title: 'Name',
    show: ({ id, name }) => (
      <Text
        size="sm"
        fw={550}
        c="var(--mantine-color-anchor)"
        renderRoot={(props) => <Link to="." search={{ org: id }} {...props} />}
      >
        {name}
      </Text>
    ),
  },
  {
    key: 'id',
    title: 'Id',
    show: ({ id, name }) => (
      <Text size="sm">
        {id} <CopyButton value={id} what={`id of ${name}`} />
      </Text>
    ),
  },
  {
    key: 'created_at',
    title: 'Created',
    wide: true,
    show: ({ created_at }) => <Time at={created_at} />,
  },
]

export const OrganizationTable = ({
  organizations,
}: {
  readonly organizations: readonly Organization[]
}) => (
  <DataTable label="Organizations" items={organizations} idOf={({ id }) => id} columns={columns} />
)
