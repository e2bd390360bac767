/** What is running, and where each of its settings came from: read here, made where it is started. */
import { Badge, Code, Group, Stack, Text, Title } from '@mantine/core'
import type { AnswerOf } from '../../../api/call.ts'
import { useRead } from '../../../api/queries.ts'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { lifeInWords } from '../../../components/lifetimes.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { type Column, DataTable } from '../../../design/data-table.tsx'
import { FactList } from '../../../design/fact-list.tsx'
import { Time } from '../../../design/time.tsx'

type ServerSettings = AnswerOf<'GET /settings'>
type Value = ServerSettings['values'][number]

export function Server() {
  const { data, error, refetch } = useRead('GET /settings', {}, { every: 30_000 })
  if (data === undefined)
    return error === null ? <Waiting lines={10} /> : <ProblemAlert error={error} retry={refetch} />
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw={680}>
        These are set where the server is started, so that a restart, or a second node, comes up the
        same: change the variable, and start it again.
      </Text>
      <Running settings={data.body} />
      <Values values={data.body.values} />
    </Stack>
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
  const { retention, session } = settings
  return (
    <FactList
      facts={[
        [
          'Issuer',
          <Stack key="issuer" gap={2}>
            <CopyableId id={settings.issuer} what="issuer" />
            <Issued />
          </Stack>,
        ],
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
        [
          'People stay signed in',
          `${lifeInWords(session.max_seconds)}, or until they were away for ${lifeInWords(session.idle_seconds)}`,
        ],
        [
          'Other origins (CORS)',
          'Browsers of any origin may ask for tokens, keys and metadata, as RFC 6749 clients do; none may call the management API or use somebody’s session',
        ],
        ['Developer tokens live at most', lifeInWords(settings.developer_token_max_seconds)],
        [
          'Kept',
          `Logs ${retention.log_days} days, the audit log ${retention.audit_days} days, secrets that ended ${retention.ended_secret_days} days (KEYGRANT_LOG_RETENTION_DAYS, KEYGRANT_AUDIT_RETENTION_DAYS)`,
        ],
        ['Licence', settings.license],
      ]}
    />
  )
}

/** Why the issuer is not to be changed any more. */
function Issued() {
  const { data } = useRead('GET /overview', {})
  return (
    <Text size="sm" c="dimmed">
      {data?.body.last_token_at == null
        ? 'No token was issued yet: until then KEYGRANT_ISSUER can be changed without harm.'
        : 'Locked in effect: tokens were issued under this name, and clients and APIs compare it letter by letter. With another KEYGRANT_ISSUER every one of them would be refused.'}
    </Text>
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
