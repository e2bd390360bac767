/** The operations of an API, out of its OpenAPI document, and the scopes that each wants. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { ItemOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { isProblem } from '../../../api/problem.ts'
import { useRead } from '../../../api/queries.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { splitScope } from '../../../components/scope-choice.ts'
import { ScopeList } from '../../../components/scope-list.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'
import type { PartProps } from '../index.tsx'
import { OperationTable } from './operation-table.tsx'
import { UploadDocument } from './upload-document.tsx'

export type ApiOperation = ItemOf<'GET /apis/{id}/operations'>

export function Operations(part: PartProps) {
  const { api, mayWrite } = part
  const read = useRead('GET /apis/{id}/operations', { path: { id: api.id } })
  if (isProblem(read.error, 'not_found')) return <NoDocument {...part} />
  if (read.data === undefined)
    return read.error === null ? (
      <Waiting />
    ) : (
      <ProblemAlert error={read.error} retry={read.refetch} />
    )
  const operations = read.data.body.items
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={600}>
          The explorer offers these operations, and says which scopes a call wants. The API itself
          says what it really checks.
        </Text>
        {mayWrite && <UploadDocument apiId={api.id} label="Upload a newer document" />}
      </Group>
      <UnknownScopes {...part} operations={operations} />
      <OperationTable {...part} operations={operations} />
    </Stack>
  )
}

function NoDocument({ api, mayWrite }: PartProps) {
  return (
    <EmptyState
      icon="book"
      title="No OpenAPI document yet"
      action={mayWrite && <UploadDocument apiId={api.id} label="Upload OpenAPI document" primary />}
      command={`curl -sX PUT "$ISSUER/api/v1/apis/${api.id}/openapi" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d @openapi.json`}
    >
      With one (OpenAPI 3, JSON or YAML), the explorer knows the API’s operations, and each shows
      the scopes it wants.
    </EmptyState>
  )
}

type UnknownProps = PartProps & { readonly operations: readonly ApiOperation[] }

/** What the document asks for and no client can be given: usually it is to be added. */
function UnknownScopes({ api, etag, mayWrite, operations }: UnknownProps) {
  const [hidden, setHidden] = useState(false)
  const add = useChange('PATCH /apis/{id}')
  const known = new Set(api.scopes.map(({ name }) => name))
  const named = new Set(operations.flatMap(({ scope }) => splitScope(scope)))
  const missing = [...named].filter((name) => !known.has(name)).toSorted()
  if (missing.length === 0 || hidden) return null
  const scopes = [
    ...api.scopes,
    ...missing.map((name) => ({ name, title: name, description: '', sensitive: false })),
  ]
  const submit = (): void =>
    add.mutate(
      { args: { path: { id: api.id }, body: { scopes } }, conditions: { ifMatch: etag } },
      { onSuccess: () => notify.done('Added. Give them a title under Scopes.') },
    )
  return (
    <Alert
      color="yellow"
      icon={<Icon name="alert" />}
      title="Operations want scopes that the API does not have"
      withCloseButton
      closeButtonLabel="Leave it at that"
      onClose={() => setHidden(true)}
    >
      <Stack gap="sm" align="flex-start">
        <ScopeList scope={missing.join(' ')} most={30} />
        {mayWrite && (
          <Button size="xs" variant="default" loading={add.isPending} onClick={submit}>
            Add them to the API
          </Button>
        )}
        {add.error !== null && <ProblemAlert error={add.error} />}
      </Stack>
    </Alert>
  )
}
