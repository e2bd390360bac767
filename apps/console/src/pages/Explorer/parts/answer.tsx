/** What the API answered: status, time, size, headers, body, and what a refusal means. */
import {
  Alert,
  Badge,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Table,
  Tabs,
  Text,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { CodeBlock } from '../../../design/code-block.tsx'
import { Icon } from '../../../design/icon.tsx'
import { type Explanation, explainAnswer, prettyBody } from './explain-answer.ts'
import type { ApiAnswer } from './send.ts'

export interface AnswerProps {
  readonly answer: ApiAnswer
  /** Scopes that would help. */
  readonly missing: readonly string[]
  readonly onStepUp: ((missing: readonly string[]) => void) | undefined
  readonly pending: boolean
  /** Keeps it, to compare another with it. */
  readonly onPin: () => void
}

export function Answer({ answer, missing, onStepUp, pending, onPin }: AnswerProps) {
  const explanation = explainAnswer(answer)
  return (
    <Paper p="md" component="section" aria-label="Response">
      <Stack gap="sm">
        <Group justify="space-between">
          <Figures answer={answer} />
          <Button size="xs" variant="subtle" onClick={onPin}>
            Pin to compare
          </Button>
        </Group>
        {explanation !== undefined && (
          <Explained explanation={explanation}>
            {missing.length > 0 && onStepUp !== undefined && (
              <StepUp missing={missing} onStepUp={onStepUp} pending={pending} />
            )}
          </Explained>
        )}
        <Tabs defaultValue="body">
          <Tabs.List mb="sm">
            <Tabs.Tab value="body">Body</Tabs.Tab>
            <Tabs.Tab value="headers">Headers ({answer.headers.length})</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="body">
            <Body answer={answer} />
          </Tabs.Panel>
          <Tabs.Panel value="headers">
            <Headers headers={answer.headers} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Paper>
  )
}

function Figures({ answer }: { readonly answer: ApiAnswer }) {
  const { status, statusText, milliseconds, bytes, via } = answer
  const good = status >= 200 && status < 300
  return (
    <Group gap="sm" role="status">
      <Title order={2}>Response</Title>
      <Badge color={good ? 'green' : status >= 500 || status === 0 ? 'red' : 'yellow'} size="lg">
        {status === 0 ? 'redirect' : `${status} ${statusText}`.trim()}
      </Badge>
      <Text size="sm" c="dimmed">
        {`${milliseconds} ms · ${bytes} bytes · sent by ${via === 'browser' ? 'this browser' : 'Keygrant’s server'}`}
      </Text>
    </Group>
  )
}

interface ExplainedProps {
  readonly explanation: Explanation
  readonly children: React.ReactNode
}

function Explained({ explanation, children }: ExplainedProps) {
  const { title, said, advice } = explanation
  return (
    <Alert color="yellow" icon={<Icon name="alert" />} title={title}>
      <Stack gap={6}>
        {said.map((each) => (
          <Text size="sm" key={each}>
            The API says: {each}
          </Text>
        ))}
        {advice !== undefined && <Text size="sm">{advice}</Text>}
        {children}
      </Stack>
    </Alert>
  )
}

function StepUp({
  missing,
  onStepUp,
  pending,
}: Pick<AnswerProps, 'missing' | 'pending'> & {
  readonly onStepUp: (missing: readonly string[]) => void
}) {
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        This call needs <code>{missing.join(' ')}</code>.
      </Text>
      <Button size="xs" loading={pending} onClick={() => onStepUp(missing)}>
        Get it and send again
      </Button>
    </Group>
  )
}

function Body({ answer }: { readonly answer: ApiAnswer }) {
  const [form, setForm] = useState('pretty')
  const pretty = prettyBody(answer.body)
  if (answer.body === '')
    return (
      <Text size="sm" c="dimmed">
        The answer has no body.
      </Text>
    )
  return (
    <Stack gap="xs">
      {pretty !== undefined && (
        <SegmentedControl
          aria-label="How the body is shown"
          size="xs"
          w="max-content"
          data={[
            { value: 'pretty', label: 'Pretty' },
            { value: 'raw', label: 'Raw' },
          ]}
          value={form}
          onChange={setForm}
        />
      )}
      <CodeBlock
        code={form === 'pretty' ? (pretty ?? answer.body) : answer.body}
        what="response body"
        wrap
      />
      {answer.truncated && (
        <Text size="sm" c="dimmed">
          There was more: only its first part is shown.
        </Text>
      )}
    </Stack>
  )
}

const Headers = ({ headers }: Pick<ApiAnswer, 'headers'>) => (
  <Table aria-label="Response headers" layout="fixed">
    <Table.Tbody>
      {headers.map(([name, value], at) => (
        <Table.Tr key={`${at}-${name}`}>
          <Table.Th w="35%" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Table.Th>
          <Table.Td ff="monospace" fz="0.8125rem" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
