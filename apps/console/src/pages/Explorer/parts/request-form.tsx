/** The fields of a request: parameters, headers, a body to begin with; the scopes next to Send. */
import {
  Alert,
  Badge,
  Button,
  Code,
  Group,
  List,
  Paper,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import type { FormEvent } from 'react'
import { CopyButton } from '../../../design/copy-button.tsx'
import { Icon } from '../../../design/icon.tsx'
import classes from './explorer.module.css'
import { Method } from './operation-list.tsx'
import { type ApiOperation, anyOperation, type Parameter } from './operations.ts'
import { type Draft, keyOf, takesBody } from './request.ts'
import { writeShared } from './shared-draft.ts'

export interface RequestFormProps {
  readonly operation: ApiOperation
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly onSend: () => void
  readonly pending: boolean
  /** What keeps it from being sent. */
  readonly faults: readonly string[]
  /** Scopes that the token lacks. */
  readonly missing: readonly string[]
}

export function RequestForm(props: RequestFormProps) {
  const { operation, draft, onChange, onSend, pending, faults, missing } = props
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSend()
  }
  const set = (change: Partial<Draft>): void => onChange({ ...draft, ...change })
  return (
    <Paper p="md" component="section" aria-label="Request">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Target operation={operation} draft={draft} onSet={set} />
          {operation.parameters.map((each) => (
            <ParameterField key={keyOf(each)} parameter={each} draft={draft} onSet={set} />
          ))}
          {takesBody(draft.method) && (
            <Textarea
              label="JSON body"
              autosize
              minRows={2}
              maxRows={20}
              value={draft.body}
              onChange={(event) => set({ body: event.currentTarget.value })}
              classNames={{ input: classes.mono ?? '' }}
              spellCheck={false}
            />
          )}
          <Textarea
            label="Further headers"
            placeholder="Name: value"
            autosize
            minRows={1}
            maxRows={8}
            value={draft.headers}
            onChange={(event) => set({ headers: event.currentTarget.value })}
            classNames={{ input: classes.mono ?? '' }}
            spellCheck={false}
          />
          {faults.length > 0 && <Faults faults={faults} />}
          <Group gap="sm">
            <Button type="submit" loading={pending} leftSection={<Icon name="play" size={16} />}>
              Send
            </Button>
            <Wanted operation={operation} missing={missing} />
            <Link operation={operation} draft={draft} />
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

/** To the request as it is filled in: who opens it acts with a token of their own. */
function Link({ operation, draft }: Pick<RequestFormProps, 'operation' | 'draft'>) {
  const written = writeShared(draft)
  if (written === undefined || operation.id === anyOperation.id) return null
  const address = new URL(location.href)
  address.searchParams.set('operation', operation.id)
  address.searchParams.set('with', written)
  return <CopyButton value={address.href} what="link to this request" />
}

interface PartProps {
  readonly draft: Draft
  readonly onSet: (change: Partial<Draft>) => void
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

function Target({ operation, draft, onSet }: PartProps & { readonly operation: ApiOperation }) {
  if (operation.id === anyOperation.id)
    return (
      <Group gap="sm" align="flex-end">
        <Select
          label="Method"
          data={methods}
          value={draft.method}
          onChange={(method) => method !== null && onSet({ method })}
          allowDeselect={false}
          w={130}
        />
        <TextInput
          label="Path"
          value={draft.path}
          onChange={(event) => onSet({ path: event.currentTarget.value })}
          flex={1}
          miw="12rem"
          spellCheck={false}
        />
      </Group>
    )
  return (
    <div>
      <Title order={2}>{operation.summary === '' ? operation.id : operation.summary}</Title>
      <Group gap={6} mt={4}>
        <Method method={operation.method} />
        <span className={classes.path}>{operation.path}</span>
      </Group>
    </div>
  )
}

interface FieldProps extends PartProps {
  readonly parameter: Parameter
}

function ParameterField({ parameter, draft, onSet }: FieldProps) {
  const key = keyOf(parameter)
  return (
    <TextInput
      label={parameter.name}
      description={[`in the ${parameter.in}`, parameter.description].filter(Boolean).join(': ')}
      required={parameter.required}
      value={draft.values[key] ?? ''}
      onChange={(event) => onSet({ values: { ...draft.values, [key]: event.currentTarget.value } })}
      spellCheck={false}
      autoComplete="off"
    />
  )
}

const Faults = ({ faults }: { readonly faults: readonly string[] }) => (
  <Alert color="yellow" icon={<Icon name="alert" />} title="Not sent yet" role="alert">
    <List size="sm">
      {faults.map((each) => (
        <List.Item key={each}>{each}</List.Item>
      ))}
    </List>
  </Alert>
)

function Wanted({ operation, missing }: Pick<RequestFormProps, 'operation' | 'missing'>) {
  if (operation.scope.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {operation.id === anyOperation.id ? '' : 'needs no scope'}
      </Text>
    )
  return (
    <Group gap={6}>
      <Text size="sm" c="dimmed">
        needs
      </Text>
      {operation.scope.map((each) => (
        <Badge
          key={each}
          ff="monospace"
          fw={450}
          color={missing.includes(each) ? 'yellow' : 'green'}
          leftSection={<Icon name={missing.includes(each) ? 'lock' : 'unlock'} size={12} />}
        >
          {each}
        </Badge>
      ))}
      {missing.length > 0 && (
        <Text size="sm" c="dimmed">
          You have no token for <Code>{missing.join(' ')}</Code> yet.
        </Text>
      )}
    </Group>
  )
}
