/** Overview: how it fares today, what goes wrong and why, and what was changed last. */
import { SimpleGrid, Stack, Title } from '@mantine/core'
import { useActing } from '../../api/acting.ts'
import { useList } from '../../api/queries.ts'
import { AuditTable } from '../../components/audit-table.tsx'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { gather } from '../../components/refusals.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { NumberTile } from '../../design/number-tile.tsx'
import { useNow } from '../../design/use-now.ts'
import { Causes } from './parts/causes.tsx'
import { dayBefore, unused } from './parts/numbers.ts'

const everyMinute = 60_000
const most = 200

export function Overview() {
  const { organization } = useActing()
  const now = useNow()
  const organization_id = organization?.id
  const refused = {
    query: { organization_id, outcome: 'refused', from: dayBefore(now), limit: most },
  } as const
  const clients = { query: { organization_id, limit: most } }
  const audit = { query: { organization_id, limit: 5 } }
  const refusals = useList('GET /logs', refused, { every: everyMinute })
  const changes = useList('GET /audit', audit)
  return (
    <Page
      title="Overview"
      about="The last 24 hours, and what needs somebody to look at it."
      calls={[
        { title: 'Refused requests of a day', key: 'GET /logs', call: refused },
        { title: 'Credentials and apps', key: 'GET /clients', call: clients },
        { title: 'What changed last', key: 'GET /audit', call: audit },
      ]}
    >
      <Numbers call={clients} failures={refusals.data?.length} more={refusals.hasNextPage} />
      <Stack gap="sm" component="section">
        <Title order={2}>What went wrong</Title>
        <ListState
          list={{ ...refusals, hasNextPage: false }}
          empty={
            <EmptyState icon="check" title="Nothing was refused">
              Refused requests of the last 24 hours are gathered here, with why and what to do.
            </EmptyState>
          }
        >
          {(entries) => <Causes causes={gather(entries)} />}
        </ListState>
      </Stack>
      <Stack gap="sm" component="section">
        <Title order={2}>Changed last</Title>
        <ListState
          list={{ ...changes, hasNextPage: false }}
          empty={
            <EmptyState icon="shield" title="Nothing changed yet">
              Who changed what is kept here and under Audit.
            </EmptyState>
          }
        >
          {(events) => <AuditTable events={events} />}
        </ListState>
      </Stack>
    </Page>
  )
}

interface NumbersProps {
  readonly call: {
    readonly query: { readonly organization_id: string | undefined; readonly limit: number }
  }
  readonly failures: number | undefined
  readonly more: boolean
}

function Numbers({ call, failures, more }: NumbersProps) {
  const now = useNow()
  const list = useList('GET /clients', call)
  const all = list.data ?? []
  const machines = all.filter(({ type }) => type === 'machine')
  const idle = unused(all, now)
  const plus = list.hasNextPage ? '+' : ''
  const shown = (count: number): string =>
    list.data === undefined ? '–' : `${count.toLocaleString('en')}${plus}`
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      <NumberTile
        label="Credentials"
        value={shown(machines.filter(({ state }) => state === 'active').length)}
        hint={`${machines.filter(({ state }) => state === 'disabled').length} disabled`}
      />
      <NumberTile
        label="Refused requests"
        value={failures === undefined ? '–' : `${failures.toLocaleString('en')}${more ? '+' : ''}`}
        hint="in the last 24 hours"
        tone={failures !== undefined && failures > 0 ? 'red' : undefined}
      />
      <NumberTile
        label="Unused"
        value={shown(idle.length)}
        hint="for 90 days or longer"
        tone={idle.length > 0 ? 'yellow' : undefined}
      />
    </SimpleGrid>
  )
}
