/** Makes an app of a manifest: what was exported here or elsewhere, without ids and secrets. */
import { Button, Drawer, FileInput, Group, JsonInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { AnswerOf, BodyOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { OrganizationField } from '../../../components/organization-field.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'

export interface ImportManifestProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onCreated: (app: AnswerOf<'POST /clients'>) => void
}

export const ImportManifest = ({ opened, onClose, onCreated }: ImportManifestProps) => (
  <Drawer opened={opened} onClose={onClose} title="Import manifest">
    <ImportForm onCreated={onCreated} />
  </Drawer>
)

/** An object, or nothing; what is in it is for the server to judge. */
function readManifest(text: string): BodyOf<'POST /clients/import'> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as BodyOf<'POST /clients/import'>)
      : undefined
  } catch {
    // Said beside the field.
    return undefined
  }
}

function ImportForm({ onCreated }: Pick<ImportManifestProps, 'onCreated'>) {
  const [text, setText] = useState('')
  const [organization, setOrganization] = useState<string>()
  const make = useChange('POST /clients/import')
  const manifest = readManifest(text)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (manifest === undefined) return
    const body = {
      ...manifest,
      ...(organization !== undefined && { organization_id: organization }),
    }
    make.mutate({ args: { body } }, { onSuccess: ({ body: made }) => onCreated(made) })
  }
  const read = (file: File | null): void => void file?.text().then(setText)
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          A manifest says what an app is: its name, redirect URIs, scopes, how it is installed. The
          app that is made of it has an id and a secret of its own. It is a draft, but for an
          operator’s, which is published at once.
        </Text>
        <FileInput
          label="File"
          placeholder="Choose a file"
          accept="application/json,.json"
          onChange={read}
          clearable
        />
        <JsonInput
          label="Manifest"
          value={text}
          onChange={setText}
          error={text !== '' && manifest === undefined ? 'This is no JSON object.' : undefined}
          autosize
          minRows={8}
          maxRows={24}
          spellCheck={false}
          required
        />
        <OrganizationField value={organization} onChange={setOrganization} />
        {make.error !== null && <ProblemAlert error={make.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending} disabled={manifest === undefined}>
            Import
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
