/** Tokens and failures of fourteen days, drawn; and the same as a table, for whoever reads rather than looks. */
import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Button, Paper, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNow } from '../design/use-now.ts'
import { daysOf, type UsageDay, type UsageHour } from './usage-days.ts'

const series = [
  { name: 'tokens', label: 'Tokens', color: 'var(--mantine-primary-color-filled)' },
  { name: 'failures', label: 'Failures', color: 'var(--mantine-color-red-filled)' },
]

export const UsageChart = ({ hours }: { readonly hours: readonly UsageHour[] }) => (
  <DaysChart days={daysOf(hours, useNow())} />
)

export function DaysChart({ days }: { readonly days: readonly UsageDay[] }) {
  const [asTable, { toggle }] = useDisclosure()
  const total = days.reduce((sum, { tokens }) => sum + tokens, 0)
  const failed = days.reduce((sum, { failures }) => sum + failures, 0)
  return (
    <Paper p="md">
      <Text size="sm" c="dimmed" mb="sm">
        {counted(total, 'token')}, {counted(failed, 'failure')}.{' '}
        <Button variant="subtle" size="compact-xs" aria-expanded={asTable} onClick={toggle}>
          {asTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </Text>
      {asTable ? (
        <DaysTable days={days} />
      ) : (
        <div aria-hidden="true">
          <BarChart
            h={220}
            data={days.map((each) => ({ ...each, day: each.day.slice(5, 10) }))}
            dataKey="day"
            type="stacked"
            series={series}
            withLegend
            legendProps={{ verticalAlign: 'top', height: 36 }}
            barProps={{ isAnimationActive: false, maxBarSize: 36 }}
            gridAxis="x"
            tickLine="none"
            valueFormatter={(value) => value.toLocaleString('en')}
            yAxisProps={{ allowDecimals: false, width: 44 }}
            barChartProps={{ accessibilityLayer: false }}
          />
        </div>
      )}
    </Paper>
  )
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

function DaysTable({ days }: { readonly days: readonly UsageDay[] }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Day (UTC)</Table.Th>
          <Table.Th ta="right">Tokens</Table.Th>
          <Table.Th ta="right">Failures</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days.toReversed().map(({ day, tokens, failures }) => (
          <Table.Tr key={day}>
            <Table.Td>{day.slice(0, 10)}</Table.Td>
            <Table.Td ta="right">{tokens.toLocaleString('en')}</Table.Td>
            <Table.Td ta="right">{failures.toLocaleString('en')}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
