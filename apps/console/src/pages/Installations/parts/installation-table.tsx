/** One line an installation: of which app, where, for whom; and what can be done with it. */
import { Button, Group, Text } from '@mantine/core'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { type Column, DataTable, TwoLines } from '../../../design/data-table.tsx'
import { Time } from '../../../design/time.tsx'
import type { Installation } from '../index.tsx'

export interface InstallationTableProps {
  readonly installations: readonly Installation[]
  readonly onLaunch?: (installation: Installation) => void
  readonly onUninstall?: (installation: Installation) => void
}

export function InstallationTable(props: InstallationTableProps) {
  const { installations, onLaunch, onUninstall } = props
  const columns: readonly Column<Installation>[] = [
    {
      key: 'app',
      title: 'App',
      show: ({ client_name, client_id }) => (
        <TwoLines
          first={
            <Text size="sm" fw={550}>
              {client_name}
            </Text>
          }
          second={client_id}
        />
      ),
    },
    {
      key: 'instance',
      title: 'Instance id',
      show: ({ id }) => <CopyableId id={id} what="instance id" />,
    },
    { key: 'region', title: 'Region', wide: true, show: ({ region }) => region ?? 'none' },
    {
      key: 'fields',
      title: 'Set up with',
      wide: true,
      show: ({ fields }) => <Fields fields={fields} />,
    },
    {
      key: 'created_at',
      title: 'Since',
      wide: true,
      show: ({ created_at }) => <Time at={created_at} />,
    },
    ...(onLaunch === undefined || onUninstall === undefined
      ? []
      : [
          {
            key: 'deeds',
            title: '',
            show: (installation: Installation) => (
              <Deeds installation={installation} onLaunch={onLaunch} onUninstall={onUninstall} />
            ),
          },
        ]),
  ]
  return (
    <DataTable
      label="Installations"
      items={installations}
      idOf={({ id }) => id}
      columns={columns}
    />
  )
}

const Fields = ({ fields }: Pick<Installation, 'fields'>) => (
  <Text size="sm">
    {Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')}
  </Text>
)

type DeedsProps = Required<Omit<InstallationTableProps, 'installations'>> & {
  readonly installation: Installation
}

const Deeds = ({ installation, onLaunch, onUninstall }: DeedsProps) => (
  <Group gap="xs" justify="flex-end" wrap="nowrap">
    <Button
      variant="default"
      size="compact-sm"
      aria-label={`Launch ${installation.client_name} ${installation.id}`}
      onClick={() => onLaunch(installation)}
    >
      Launch
    </Button>
    <Button
      variant="default"
      size="compact-sm"
      aria-label={`Uninstall ${installation.client_name} ${installation.id}`}
      onClick={() => onUninstall(installation)}
    >
      Uninstall
    </Button>
  </Group>
)
