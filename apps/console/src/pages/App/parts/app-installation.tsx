/** How organizations install an app: where they arrive, in which regions, and what they are asked for. */
import {
  Button,
  Checkbox,
  Group,
  Paper,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { ClientForm } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { type SavingClient, useSaveClient } from '../../../components/client/use-save-client.ts'
import { linesOf } from '../../../components/lines.ts'
import { Icon } from '../../../design/icon.tsx'
import { InReview, useMayChangeFace } from './in-review.tsx'
import { Manifest } from './manifest.tsx'

interface Field {
  readonly name: string
  readonly title: string
  readonly required: boolean
}

interface Draft {
  readonly installable: boolean
  readonly onboardingUri: string
  /** One a line. */
  readonly regions: string
  readonly fields: readonly Field[]
}

const draftOf = ({ client: { installation } }: ClientPartProps): Draft => ({
  installable: installation !== null,
  onboardingUri: installation?.onboarding_uri ?? '',
  regions: installation?.regions.join('\n') ?? '',
  fields: installation?.fields ?? [],
})

const bodyOf = ({ installable, onboardingUri, regions, fields }: Draft) => ({
  installation: installable
    ? { onboarding_uri: onboardingUri.trim(), regions: linesOf(regions), fields }
    : null,
})

export function AppInstallation(part: ClientPartProps) {
  const [draft, setDraft] = useState(() => draftOf(part))
  const saving = useSaveClient(part)
  const readOnly = !useMayChangeFace(part.client)
  const change = (next: Partial<Draft>): void => setDraft((before) => ({ ...before, ...next }))
  return (
    <Stack gap="xl">
      <ClientForm saving={saving} onSave={() => saving.save(bodyOf(draft))} blocked={readOnly}>
        <InReview client={part.client} />
        <Switch
          label="Organizations can install it"
          description="Each installation has an instance id of its own, which is in the tokens; uninstalling ends all of them."
          checked={draft.installable}
          onChange={(event) => !readOnly && change({ installable: event.currentTarget.checked })}
        />
        {draft.installable && (
          <InstallationFields draft={draft} saving={saving} readOnly={readOnly} onChange={change} />
        )}
      </ClientForm>
      <Manifest client={part.client} />
    </Stack>
  )
}

interface InstallationFieldsProps {
  readonly draft: Draft
  readonly saving: SavingClient
  readonly readOnly: boolean
  readonly onChange: (part: Partial<Draft>) => void
}

function InstallationFields({ draft, saving, readOnly, onChange }: InstallationFieldsProps) {
  const put = (at: number, part: Partial<Field>): void =>
    onChange({ fields: draft.fields.map((each, n) => (n === at ? { ...each, ...part } : each)) })
  return (
    <>
      <TextInput
        label="Onboarding address"
        description="Where whoever launches it arrives, with the instance id and a signed launch."
        placeholder="https://app.example.com/onboarding"
        value={draft.onboardingUri}
        onChange={(event) => onChange({ onboardingUri: event.currentTarget.value })}
        error={saving.fields['installation']}
        readOnly={readOnly}
        maxLength={2_000}
        required
      />
      <Textarea
        label="Regions"
        description="One a line; who installs it chooses one. Empty: there are none."
        placeholder={'eu\nus'}
        value={draft.regions}
        onChange={(event) => onChange({ regions: event.currentTarget.value })}
        readOnly={readOnly}
        autosize
        minRows={2}
      />
      <Stack gap="xs">
        <Text size="sm" fw={500}>
          What whoever installs it is asked for
        </Text>
        {draft.fields.map((field, at) => (
          <FieldRow
            key={at}
            field={field}
            number={at + 1}
            readOnly={readOnly}
            onChange={(part) => put(at, part)}
            onRemove={() => onChange({ fields: draft.fields.filter((_, n) => n !== at) })}
          />
        ))}
        {!readOnly && (
          <Group>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Icon name="plus" size={14} />}
              onClick={() =>
                onChange({ fields: [...draft.fields, { name: '', title: '', required: false }] })
              }
            >
              Add field
            </Button>
          </Group>
        )}
      </Stack>
    </>
  )
}

interface FieldRowProps {
  readonly field: Field
  readonly number: number
  readonly readOnly: boolean
  readonly onChange: (part: Partial<Field>) => void
  readonly onRemove: () => void
}

const FieldRow = ({ field, number, readOnly, onChange, onRemove }: FieldRowProps) => (
  <Paper p="sm">
    <Group align="flex-end" gap="sm">
      <TextInput
        label={`Name of field ${number}`}
        placeholder="team"
        value={field.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        readOnly={readOnly}
        pattern="[A-Za-z][A-Za-z0-9_]{0,49}"
        required
        flex="1 1 8rem"
      />
      <TextInput
        label={`Question of field ${number}`}
        placeholder="Team in Ledger Sync"
        value={field.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
        readOnly={readOnly}
        required
        flex="2 1 12rem"
      />
      <Checkbox
        label="Required"
        checked={field.required}
        onChange={(event) => !readOnly && onChange({ required: event.currentTarget.checked })}
        mb={8}
      />
      {!readOnly && (
        <Button variant="default" onClick={onRemove} aria-label={`Remove field ${number}`}>
          Remove
        </Button>
      )}
    </Group>
  </Paper>
)
