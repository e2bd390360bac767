/** Overview: how it fares today, what goes wrong and why, and what was changed last. */
import { SimpleGrid, Stack, Title } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { useActing } from '../../api/acting.ts'
import type { AnswerOf } from '../../api/call.ts'
import { useList, useRead } from '../../api/queries.ts'
import { AuditTable } from '../../components/audit-table.tsx'
import { Causes } from '../../components/causes.tsx'
import { ListState, Waiting } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { NumberTile } from '../../design/number-tile.tsx'
import { Advice } from './parts/advice.tsx'
import { shareOf } from './parts/share.ts'

const DaysChart = lazy(async () => {
  const { DaysChart: Chart } = await import('../../components/usage-chart.tsx')
  return { default: Chart }
})

const everyMinute = 60_000

export function Overview() {
  const { organization } = useActing()
  const call = { query: { organization_id: organization?.id } }
  const audit = { query: { organization_id: organization?.id, limit: 5 } }
  const overview = useRead('GET /overview', call, { every: everyMinute })
  const refusals = useList('GET /logs/summary', call, { every: everyMinute })
  const changes = useList('GET /audit', audit)
  // Together: what came later would push down what is being read already.
  const waits = [overview, refusals, changes].some(({ isPending }) => isPending)
  return (
    <Page
      title="Overview"
      about="The last 24 hours, and what needs somebody to look at it."
      calls={[
        { title: 'The numbers', key: 'GET /overview', call },
        { title: 'Refused requests by cause', key: 'GET /logs/summary', call },
        { title: 'What changed last', key: 'GET /audit', call: audit },
      ]}
    >
      {overview.error !== null && <ProblemAlert error={overview.error} retry={overview.refetch} />}
      {waits && <Waiting lines={12} />}
      {!waits && overview.data !== undefined && <Figures figures={overview.data.body} />}
      {!waits && (
        <>
          <Part title="What went wrong">
            <ListState
              list={{ ...refusals, hasNextPage: false }}
              empty={
                <EmptyState icon="check" title="Nothing was refused">
                  Refused requests of the last 24 hours are gathered here, with why and what to do.
                </EmptyState>
              }
            >
              {(causes) => <Causes causes={causes} most={6} span={{ range: '24h' }} />}
            </ListState>
          </Part>
          <Part title="Changed last">
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
          </Part>
        </>
      )}
    </Page>
  )
}

interface PartProps {
  readonly title: string
  readonly children: ReactNode
}

const Part = ({ title, children }: PartProps) => (
  <Stack gap="sm" component="section">
    <Title order={2}>{title}</Title>
    {children}
  </Stack>
)

function Figures({ figures }: { readonly figures: AnswerOf<'GET /overview'> }) {
  const { tokens_24h, failures_24h, secrets_expiring, clients_unused, days } = figures
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <NumberTile
          label="Tokens"
          value={tokens_24h.toLocaleString('en')}
          hint="in the last 24 hours"
        />
        <NumberTile
          label="Failures"
          value={failures_24h.toLocaleString('en')}
          hint={`${shareOf(failures_24h, tokens_24h)} of requests in 24 hours`}
          tone={failures_24h > 0 ? 'red' : undefined}
        />
        <NumberTile
          label="Secrets that end"
          value={secrets_expiring.total.toLocaleString('en')}
          hint="within 14 days"
          tone={secrets_expiring.total > 0 ? 'yellow' : undefined}
        />
        <NumberTile
          label="Unused"
          value={clients_unused.total.toLocaleString('en')}
          hint="for 90 days or longer"
          tone={clients_unused.total > 0 ? 'yellow' : undefined}
        />
      </SimpleGrid>
      <Advice figures={figures} />
      <Part title="Fourteen days">
        {/* As high as the chart will be. */}
        <Suspense fallback={<Waiting lines={9} />}>
          <DaysChart days={days} />
        </Suspense>
      </Part>
    </>
  )
}
