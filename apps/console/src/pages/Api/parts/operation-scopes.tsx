/** Which scopes one operation wants: set by hand, or as the document says. */
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { splitScope } from '../../../components/scope-choice.ts'
import { FormButtons } from '../../../design/form-buttons.tsx'
import { notify } from '../../../design/notify.ts'
import type { PartProps } from '../index.tsx'
import type { ApiOperation } from './operations.tsx'

export type OperationScopesProps = PartProps & {
  readonly operation: ApiOperation
  readonly onClose: () => void
}

export function OperationScopes({ api, operation, onClose }: OperationScopesProps) {
  const { id, method, path, scope, scope_edited } = operation
  const [chosen, setChosen] = useState([...splitScope(scope)])
  const save = useChange('PATCH /apis/{id}/operations')
  const put = (wanted: string | null): void =>
    save.mutate(
      { args: { path: { id: api.id }, body: { scopes: { [id]: wanted } } } },
      {
        onSuccess: () => {
          notify.done(`Saved the scopes of ${method} ${path}.`)
          onClose()
        },
      },
    )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    put(chosen.join(' '))
  }
  return (
    <Modal opened onClose={onClose} title={`${method} ${path}`} size="md">
      <form onSubmit={submit}>
        <Stack>
          <Choice api={api} scope={scope} chosen={chosen} onChange={setChosen} />
          {scope_edited && (
            <Group justify="space-between">
              <Text size="sm" c="dimmed">
                These were set by hand, and stay when a newer document comes.
              </Text>
              <Button
                variant="default"
                size="xs"
                loading={save.isPending}
                onClick={() => put(null)}
              >
                As the document says
              </Button>
            </Group>
          )}
          {save.error !== null && <ProblemAlert error={save.error} />}
          <FormButtons pending={save.isPending} onCancel={onClose}>
            Save
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  )
}

interface ChoiceProps extends Pick<PartProps, 'api'> {
  readonly scope: string
  readonly chosen: string[]
  readonly onChange: (chosen: string[]) => void
}

/** The scopes of the API, and those that only the document knows. */
function Choice({ api, scope, chosen, onChange }: ChoiceProps) {
  const offered = [...new Set([...api.scopes.map(({ name }) => name), ...splitScope(scope)])]
  return (
    <Checkbox.Group
      label="Scopes that a call wants"
      description="All of them. None: any token for the API will do."
      value={chosen}
      onChange={onChange}
    >
      <Stack gap="sm" mt="xs" mah={320} style={{ overflowY: 'auto' }}>
        {offered.map((name) => (
          <Checkbox
            key={name}
            value={name}
            label={name}
            description={api.scopes.find((each) => each.name === name)?.title}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
