/** Where an app is answered: one address a line, each judged while it is typed. */
import { Button, Group, List, Stack, Text, Textarea } from '@mantine/core'
import { useId } from 'react'
import { Icon } from '../design/icon.tsx'
import { type ClientType, judgeUris, presetsOf, withUri } from './redirect-uris.ts'

export interface RedirectUrisFieldProps {
  readonly label: string
  readonly description: string
  readonly type: ClientType
  readonly value: string
  readonly onChange: (text: string) => void
  readonly error?: string | undefined
  readonly readOnly?: boolean
  readonly required?: boolean
  /** Whether to offer addresses to begin with. */
  readonly presets?: boolean
}

export function RedirectUrisField(props: RedirectUrisFieldProps) {
  const { type, value, onChange, error, readOnly = false, required = false } = props
  const judgements = useId()
  return (
    <Stack gap="xs">
      <Textarea
        label={props.label}
        description={props.description}
        placeholder={
          type === 'native' ? 'com.example.app:/callback' : 'https://app.example.com/callback'
        }
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        readOnly={readOnly}
        required={required}
        aria-describedby={judgements}
        spellCheck={false}
        autosize
        minRows={2}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <Judgements id={judgements} text={value} type={type} />
      {props.presets === true && !readOnly && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            Add
          </Text>
          {presetsOf(type).map(({ label, uri }) => (
            <Button
              key={uri}
              variant="default"
              size="compact-sm"
              onClick={() => onChange(withUri(value, uri))}
            >
              {label}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  )
}

interface JudgementsProps {
  readonly id: string
  readonly text: string
  readonly type: ClientType
}

/** Said aloud while one types: a live region that is there from the start. */
function Judgements({ id, text, type }: JudgementsProps) {
  const judged = judgeUris(text, type)
  return (
    <List id={id} size="sm" listStyleType="none" aria-live="polite" spacing={4}>
      {judged.map(({ uri, text: said, good }, at) => (
        <List.Item key={`${at} ${uri}`}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <Text span c={good ? 'var(--good)' : 'var(--mantine-color-error)'} lh={1}>
              <Icon name={good ? 'check' : 'alert'} size={16} />
            </Text>
            <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
              <code>{uri}</code> {good ? '–' : ''} {said}
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  )
}
