/** What was refused, gathered by cause: why, what to do, and the way to the requests themselves. */
import { Anchor, Badge, Group, Paper, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../../../api/call.ts'
import { ClientLink } from '../../../components/client-link.tsx'
import { Explain } from '../../../components/explain.tsx'
import { problemName } from '../../../components/problem-name.ts'
import { Time } from '../../../design/time.tsx'
import classes from './causes.module.css'

type Refusals = ItemOf<'GET /logs/summary'>

const most = 6

export function Causes({ causes }: { readonly causes: readonly Refusals[] }) {
  return (
    <Paper>
      <ul className={classes.list}>
        {causes.slice(0, most).map((cause) => (
          <li key={`${cause.problem} ${cause.client_id ?? ''}`} className={classes.item}>
            <Cause {...cause} />
          </li>
        ))}
      </ul>
      {causes.length > most && (
        <Text size="sm" c="dimmed" p="md">
          and {causes.length - most} further causes, in the{' '}
          <Link to="/logs" search={{ outcome: 'refused', range: '24h' }}>
            log
          </Link>
        </Text>
      )}
    </Paper>
  )
}

function Cause({ problem, client_id, client_name, count, last_at }: Refusals) {
  const search = { problem, range: '24h', ...(client_id !== null && { client: client_id }) }
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {problemName(problem)}
          </Text>
          <Badge color="red">{count}×</Badge>
          {client_id !== null && (
            <ClientLink clientId={client_id} name={client_name ?? undefined} />
          )}
        </Group>
        <Text size="sm" c="dimmed">
          last <Time at={last_at} /> ·{' '}
          <Anchor size="sm" renderRoot={(props) => <Link to="/logs" search={search} {...props} />}>
            show requests
          </Anchor>
        </Text>
      </Group>
      <div className={classes.words}>
        <Explain problem={problem} />
      </div>
    </>
  )
}
