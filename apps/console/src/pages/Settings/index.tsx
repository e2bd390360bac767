/** Settings: what the running server is, and where each of its settings came from. To be read, not changed. */
import { Badge, Code, Group, Stack, Text, Title } from '@mantine/core'
import type { AnswerOf } from '../../api/call.ts'
import { isProblem } from '../../api/problem.ts'
import { useRead } from '../../api/queries.ts'
import { CopyableId } from '../../components/copyable-id.tsx'
import { lifeInWords } from '../../components/lifetimes.ts'
import { Waiting } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { type Column, DataTable } from '../../design/data-table.tsx'
import { FactList } from '../../design/fact-list.tsx'
import { Time } from '../../design/time.tsx'
import { NoSuchPage } from '../../shell/fault.tsx'

type ServerSettings = AnswerOf<'GET /settings'>
type Value = ServerSettings['values'][number]

export function Settings() {
  const read = useRead('GET /settings', {}, { every: 30_000 })
  if (isProblem(read.error, 'forbidden') || isProblem(read.error, 'not_found'))
    return <NoSuchPage />
  const { data, error, refetch } = read
  return (
    <Page
      title="Settings"
      about="What is running here. Settings are made where the server is started, so that a restart, or a second node, comes up the same: nothing on this page can be changed."
      calls={[{ title: 'Read the settings', key: 'GET /settings' }]}
    >
      {error !== null && <ProblemAlert error={error} retry={refetch} />}
      {data === undefined && error === null && <Waiting lines={10} />}
      {data !== undefined && (
        <>
          <Running settings={data.body} />
          <Values values={data.body.values} />
        </>
      )}
    </Page>
  )
}

const databases = { sqlite: 'SQLite', postgresql: 'PostgreSQL' } as const
const mails = {
  smtp: 'Sent by SMTP',
  log: 'Written to the log: this is for development',
  none: 'None are sent: invitations and resets are links to hand on',
} as const
const modes = { dev: 'Development (keygrant dev)', serve: 'Production (keygrant serve)' } as const

function Running({ settings }: { readonly settings: ServerSettings }) {
  const { retention, languages } = settings
  return (
    <FactList
      facts={[
        ['Issuer', <CopyableId key="issuer" id={settings.issuer} what="issuer" />],
        [
          'Health',
          <Group key="health" gap="xs">
            <Badge color={settings.ready ? 'green' : 'red'}>
              {settings.ready ? 'ready' : 'not ready'}
            </Badge>
            <Text size="sm" c="dimmed">
              of the node that answered
            </Text>
          </Group>,
        ],
        ['Version', settings.version],
        ['Started', <Time key="started" at={settings.started_at} />],
        ['Mode', modes[settings.mode]],
        [
          'Database',
          `${databases[settings.database]}, ${settings.workers} ${settings.workers === 1 ? 'process' : 'worker processes'} here`,
        ],
        ['Mail', mails[settings.mail]],
        ['Languages of sign-in and consent', languages.join(', ')],
        ['Developer tokens live at most', lifeInWords(settings.developer_token_max_seconds)],
        [
          'Kept',
          `Logs ${retention.log_days} days, the audit log ${retention.audit_days} days, secrets that ended ${retention.ended_secret_days} days`,
        ],
      ]}
    />
  )
}

const columns: readonly Column<Value>[] = [
  {
    key: 'name',
    title: 'Setting',
    show: ({ name }) => (
      <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
    ),
  },
  { key: 'value', title: 'Value', show: (value) => <Shown value={value} /> },
  {
    key: 'origin',
    title: 'From',
    wide: true,
    show: ({ origin }) => (
      <Text size="sm" {...(origin === null && { c: 'dimmed' })}>
        {origin ?? 'default'}
      </Text>
    ),
  },
]

function Shown({ value: { value, secret, origin } }: { readonly value: Value }) {
  if (secret)
    return (
      <Text size="sm" c="dimmed">
        {origin === null ? 'default' : 'set; not shown'}
      </Text>
    )
  if (value === null || value === '')
    return (
      <Text size="sm" c="dimmed">
        not set
      </Text>
    )
  return <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
}

const Values = ({ values }: { readonly values: readonly Value[] }) => (
  <Stack gap="sm">
    <Title order={2}>Where each came from</Title>
    <Text c="dimmed">
      A flag counts before the environment, that before <code>keygrant.config.json</code>. Secret
      values never leave the server.
    </Text>
    <DataTable label="Settings" items={values} idOf={({ name }) => name} columns={columns} />
  </Stack>
)
