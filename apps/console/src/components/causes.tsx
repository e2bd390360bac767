/** What was refused, gathered by cause: why, what to do, and the way to the requests themselves. */
import { Anchor, Badge, Group, Paper, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../api/call.ts'
import { Time } from '../design/time.tsx'
import classes from './causes.module.css'
import { ClientLink } from './client-link.tsx'
import { Explain } from './explain.tsx'
import { problemName } from './problem-name.ts'

type Refusals = ItemOf<'GET /logs/summary'>

export interface SpanSearch {
  readonly range?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface CausesProps {
  readonly causes: readonly Refusals[]
  /** How many are shown; the log has the others. */
  readonly most: number
  /** The span of the log that they were counted in, as its address has it. */
  readonly span: SpanSearch
}

const namedIn = ({ range, from, to }: SpanSearch): SpanSearch => ({ range, from, to })

export function Causes({ causes, most, span }: CausesProps) {
  return (
    <Paper>
      <ul className={classes.list}>
        {causes.slice(0, most).map((cause) => (
          <li key={`${cause.problem} ${cause.client_id ?? ''}`} className={classes.item}>
            <Cause {...cause} span={span} />
          </li>
        ))}
      </ul>
      {causes.length > most && (
        <Text size="sm" c="dimmed" p="md">
          and {causes.length - most} further causes, in the{' '}
          <Link to="/logs" search={{ ...namedIn(span), by: 'problem' }}>
            log
          </Link>
        </Text>
      )}
    </Paper>
  )
}

type CauseProps = Refusals & Pick<CausesProps, 'span'>

function Cause({ problem, client_id, client_name, count, last_at, span }: CauseProps) {
  const search = { ...namedIn(span), problem, client: client_id ?? undefined }
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
