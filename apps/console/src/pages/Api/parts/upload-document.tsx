/** A button that takes the file of an OpenAPI document, and says what came of it. */
import { Button, FileButton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'
import { readDocument } from './read-document.ts'

export interface UploadDocumentProps {
  readonly apiId: string
  readonly label: string
  readonly primary?: boolean
}

export function UploadDocument({ apiId, label, primary = false }: UploadDocumentProps) {
  const [refused, setRefused] = useState<string>()
  const [reading, setReading] = useState(false)
  const put = useChange('PUT /apis/{id}/openapi')
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    setRefused(undefined)
    put.reset()
    setReading(true)
    const read = await readDocument(await file.text()).finally(() => setReading(false))
    if (!read.ok) {
      setRefused(`${file.name}: ${read.message}`)
      return
    }
    put.mutate(
      { args: { path: { id: apiId }, body: read.document } },
      {
        onSuccess: ({ body: { title, version, operations } }) =>
          notify.done(
            `${title} ${version}: ${operations} ${operations === 1 ? 'operation' : 'operations'}.`,
          ),
      },
    )
  }
  return (
    <Stack gap="xs" align="flex-start">
      <FileButton
        onChange={(file) => void take(file)}
        accept=".json,.yaml,.yml,application/json,application/yaml"
        inputProps={{ 'aria-label': label }}
      >
        {(props) => (
          <Button
            {...props}
            variant={primary ? 'filled' : 'default'}
            loading={reading || put.isPending}
            leftSection={<Icon name="upload" size={16} />}
          >
            {label}
          </Button>
        )}
      </FileButton>
      {refused !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {refused}
        </Text>
      )}
      {put.error !== null && <ProblemAlert error={put.error} />}
    </Stack>
  )
}
