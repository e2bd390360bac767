/** Keys, the one that signs first, each with what it is for and for how long still. */
import { Badge, Button, Text } from '@mantine/core'
import type { ItemOf } from '../../../api/call.ts'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { type Column, DataTable, TwoLines } from '../../../design/data-table.tsx'
import { Time } from '../../../design/time.tsx'

export type SigningKey = ItemOf<'GET /signing_keys'>

export interface KeyTableProps {
  readonly keys: readonly SigningKey[]
  readonly onRevoke?: (key: SigningKey) => void
}

const states = {
  next: ['blue', 'next'],
  current: ['green', 'current'],
  previous: ['yellow', 'previous'],
  retired: ['gray', 'retired'],
} as const
const order = Object.keys(states)

export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  const sorted = keys.toSorted(
    (a, b) =>
      order.indexOf(a.state) - order.indexOf(b.state) || (a.created_at < b.created_at ? 1 : -1),
  )
  const columns = onRevoke === undefined ? known : [...known, revocation(onRevoke)]
  return <DataTable label="Signing keys" items={sorted} idOf={({ kid }) => kid} columns={columns} />
}

const known: readonly Column<SigningKey>[] = [
  {
    key: 'state',
    title: 'State',
    width: 110,
    show: ({ state }) => <Badge color={states[state][0]}>{states[state][1]}</Badge>,
  },
  {
    key: 'kid',
    title: 'Key id',
    show: ({ kid, algorithm }) => (
      <TwoLines first={<CopyableId id={kid} what="key id" />} second={algorithm} />
    ),
  },
  { key: 'age', title: 'Made', wide: true, show: ({ created_at }) => <Time at={created_at} /> },
  {
    key: 'role',
    title: 'What it does',
    wide: true,
    show: (key) => (
      <Text size="sm">
        <Role signingKey={key} />
      </Text>
    ),
  },
]

/** What a key is there for, in words. */
function Role({ signingKey }: { readonly signingKey: SigningKey }) {
  const { state, activates_at, retires_at } = signingKey
  switch (state) {
    case 'next':
      return (
        <>
          Published; signs <Time at={activates_at} />
        </>
      )
    case 'current':
      return (
        <>
          Signs since <Time at={activates_at} />
        </>
      )
    case 'previous':
      return (
        <>
          Still verifies; leaves <Time at={retires_at} />
        </>
      )
    case 'retired':
      return (
        <>
          Left the JWK Set <Time at={retires_at} />
        </>
      )
  }
}

const revocation = (onRevoke: (key: SigningKey) => void): Column<SigningKey> => ({
  key: 'revoke',
  title: '',
  width: 130,
  show: (key) =>
    key.state !== 'retired' && (
      <Button
        size="compact-sm"
        variant="light"
        color="red"
        aria-label={`Revoke ${key.kid}`}
        onClick={() => onRevoke(key)}
      >
        Revoke…
      </Button>
    ),
})
