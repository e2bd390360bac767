/** A new secret, the one time it is shown. It lives in this dialog alone, and is gone with it. */
import { Alert, Button, Checkbox, Group, Modal, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import { CodeBlock } from '../../design/code-block.tsx'
import { download } from '../../design/download.ts'
import { Icon } from '../../design/icon.tsx'
import { SecretField } from './secret-field.tsx'
import { credentialsJson, dotEnv, type NewSecret, tokenLine } from './secret-files.ts'
import { TestNow } from './test-now.tsx'

export interface SecretOnceProps {
  readonly title: string
  readonly secret: NewSecret | undefined
  /** Whether a token can be asked for with it at once. */
  readonly canTest?: boolean
  readonly onClose: () => void
}

export function SecretOnce({ title, secret, canTest = true, onClose }: SecretOnceProps) {
  const [stored, setStored] = useState(false)
  const [reminded, setReminded] = useState(false)
  useWarningBeforeLeaving(secret !== undefined && !stored)
  const close = (): void => {
    if (!stored && !reminded) return setReminded(true)
    setStored(false)
    setReminded(false)
    onClose()
  }
  if (secret === undefined) return null
  const keep = (): void => setStored(true)
  return (
    <Modal opened onClose={close} title={title} closeOnClickOutside={false} size="xl">
      <VisuallyHidden component="output">The secret was made. It is shown once.</VisuallyHidden>
      <Stack>
        <Text size="sm" c="dimmed">
          Keep the secret where your program reads it. It is shown this once: Keygrant stores no
          copy, only a hash to know it by.
        </Text>
        <SecretField label="Client id" value={secret.clientId} what="client id" />
        <SecretField
          label="Client secret"
          value={secret.clientSecret}
          what="client secret"
          hidden
          onCopied={keep}
        />
        <Downloads secret={secret} onStored={keep} />
        {canTest && <Trying secret={secret} onStored={keep} />}
        {reminded && <Reminder stored={stored} onChange={setStored} />}
        <Group justify="flex-end">
          <Button onClick={close} disabled={reminded && !stored}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface PartProps {
  readonly secret: NewSecret
  readonly onStored: () => void
}

function Downloads({ secret, onStored }: PartProps) {
  return (
    <Group gap="xs">
      {[dotEnv, credentialsJson].map((make) => {
        const file = make(secret)
        return (
          <Button
            key={file.name}
            variant="default"
            leftSection={<Icon name="download" size={16} />}
            onClick={() => {
              download(file)
              onStored()
            }}
          >
            Download {file.name}
          </Button>
        )
      })}
    </Group>
  )
}

function Trying({ secret, onStored }: PartProps) {
  const shown = { ...secret, clientSecret: '$CLIENT_SECRET' }
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        Get a token
      </Text>
      <CodeBlock code={tokenLine(shown).replaceAll("'", '"')} what="curl line" />
      <Group gap="xs">
        <TestNow secret={secret} />
        <CopyWithSecret secret={secret} onStored={onStored} />
      </Group>
    </Stack>
  )
}

/** The same line with the secret in it: for a first try in a terminal. */
function CopyWithSecret({ secret, onStored }: PartProps) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(tokenLine(secret)).then(
      () => {
        setCopied(true)
        onStored()
      },
      () => setCopied(false),
    )
  }
  return (
    <Button
      variant="default"
      leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
      onClick={() => void copy()}
    >
      {copied ? 'Copied' : 'Copy curl with the secret'}
    </Button>
  )
}

interface ReminderProps {
  readonly stored: boolean
  readonly onChange: (stored: boolean) => void
}

function Reminder({ stored, onChange }: ReminderProps) {
  return (
    <Alert color="yellow" icon={<Icon name="alert" />} title="Not copied yet" role="alert">
      <Checkbox
        label="I have stored the secret, or don’t need it"
        checked={stored}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Alert>
  )
}

/** Closing the tab would lose what is shown once. */
function useWarningBeforeLeaving(warns: boolean): void {
  useEffect(() => {
    if (!warns) return undefined
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [warns])
}
