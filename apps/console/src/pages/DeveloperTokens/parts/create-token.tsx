/** A new developer token: what for, which scopes, for how long. Never for ever. */
import { Button, Drawer, Group, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import { useRead } from '../../../api/queries.ts'
import { LifeField } from '../../../components/life-field.tsx'
import { Waiting } from '../../../components/list-state.tsx'
import { NameField } from '../../../components/name-field.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { type Api, apisOf, scopesOf } from '../../../components/scope-choice.ts'
import { type ScopeChoice, ScopePicker } from '../../../components/scope-picker.tsx'
import { useFocusOnMount } from '../../../design/use-focus-on-mount.ts'

export interface CreateTokenProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onCreated: (token: string) => void
}

export function CreateToken({ opened, onClose, onCreated }: CreateTokenProps) {
  const apis = useRead('GET /apis', { query: { limit: 200 } }, { enabled: opened })
  return (
    <Drawer opened={opened} onClose={onClose} title="Create developer token">
      {apis.error !== null && <ProblemAlert error={apis.error} retry={apis.refetch} />}
      {apis.data === undefined && apis.error === null && <Waiting />}
      {apis.data !== undefined && (
        <CreateForm
          apis={apis.data.body.items.filter(({ built_in }) => !built_in)}
          onCreated={onCreated}
        />
      )}
    </Drawer>
  )
}

interface FormProps {
  readonly apis: readonly Api[]
  readonly onCreated: (token: string) => void
}

const aDay = 86_400

function CreateForm({ apis, onCreated }: FormProps) {
  const { organization, session } = useActing()
  const membership = session.organizations.find(({ id }) => id === organization?.id)
  const [name, setName] = useState('')
  const [choice, setChoice] = useState<ScopeChoice>({
    template: 'read',
    scopes: scopesOf('read', apis.slice(0, 1)),
  })
  const [life, setLife] = useState(aDay)
  const create = useChange('POST /developer_tokens')
  const field = useFocusOnMount<HTMLInputElement>()
  const several = apisOf(choice.scopes, apis)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const body = {
      name: name.trim(),
      scope: choice.scopes.join(' '),
      expires_in: life,
      // An operator who is no member of what they look at acts in none.
      ...(membership !== undefined && { organization_id: membership.id }),
      ...(several.length > 1 && several[0] && { resource: several[0].identifier }),
    }
    create.mutate(
      { args: { body } },
      { onSuccess: ({ body: made }) => onCreated(made.developer_token) },
    )
  }
  const fields = fieldsOf(create.error)
  return (
    <form onSubmit={submit}>
      <Stack>
        <NameField
          ref={field}
          placeholder="Trying the balance"
          value={name}
          onChange={setName}
          error={fields['name']}
          data-autofocus
        />
        <LifeField value={life} onChange={setLife} />
        <ScopePicker apis={apis} value={choice} onChange={setChoice} />
        {create.error !== null && <ProblemAlert error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={choice.scopes.length === 0}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
