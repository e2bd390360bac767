/** One line a secret: what is left to see of it, when it ends, and who used it last. */
import { ActionIcon, Code, Menu, Text } from '@mantine/core'
import { type Column, DataTable, TwoLines } from '../../design/data-table.tsx'
import { Icon } from '../../design/icon.tsx'
import { Time } from '../../design/time.tsx'
import { useNow } from '../../design/use-now.ts'
import { isLive, type Secret, shownSecret, stateOf } from '../secret-state.ts'
import { StateBadge } from '../state-badge.tsx'

export interface SecretsTableProps {
  readonly secrets: readonly Secret[]
  readonly onRotate?: (secret: Secret) => void
  readonly onDelete?: (secret: Secret) => void
}

export function SecretsTable({ secrets, onRotate, onDelete }: SecretsTableProps) {
  const now = useNow()
  const columns: readonly Column<Secret>[] = [
    {
      key: 'name',
      title: 'Secret',
      show: (secret) => (
        <TwoLines
          first={
            <Text size="sm" fw={550}>
              {secret.name}
            </Text>
          }
          second={<Code fz="0.75rem">{shownSecret(secret)}</Code>}
        />
      ),
    },
    { key: 'last_used', title: 'Last used', show: (secret) => <LastUse secret={secret} /> },
    {
      key: 'uses_24h',
      title: 'Uses in 24 h',
      numeric: true,
      wide: true,
      show: ({ uses_24h }) => uses_24h.toLocaleString('en'),
    },
    {
      key: 'created_at',
      title: 'Created',
      wide: true,
      show: ({ created_at }) => <Time at={created_at} />,
    },
    {
      key: 'expires_at',
      title: 'Expires',
      wide: true,
      show: ({ expires_at }) => <Time at={expires_at} />,
    },
    {
      key: 'state',
      title: 'State',
      show: (secret) => <StateBadge state={stateOf(secret, now)} />,
    },
    {
      key: 'deeds',
      title: '',
      width: 56,
      show: (secret) =>
        isLive(secret, now) && onRotate !== undefined && onDelete !== undefined ? (
          <Deeds secret={secret} onRotate={onRotate} onDelete={onDelete} />
        ) : null,
    },
  ]
  return <DataTable label="Secrets" items={secrets} idOf={({ id }) => id} columns={columns} />
}

function LastUse({ secret }: { readonly secret: Secret }) {
  const { last_used_at, last_used_ip, last_used_user_agent } = secret
  return (
    <TwoLines
      first={
        <Text size="sm" span>
          <Time at={last_used_at} />
        </Text>
      }
      second={
        last_used_at === null
          ? ''
          : [last_used_ip, last_used_user_agent]
              .filter((each) => each !== null && each !== '')
              .join(' · ')
      }
    />
  )
}

function Deeds({
  secret,
  onRotate,
  onDelete,
}: Required<Omit<SecretsTableProps, 'secrets'>> & { readonly secret: Secret }) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon
          aria-label={`Actions for the secret ${secret.name} ending in ${secret.last_four}`}
        >
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="refresh" size={16} />} onClick={() => onRotate(secret)}>
          Rotate
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<Icon name="trash" size={16} />}
          onClick={() => onDelete(secret)}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
