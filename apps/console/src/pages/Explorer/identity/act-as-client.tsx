/** To act as one of the organization's clients: a credential, or an app that this person lets in. */
import { Anchor, Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { ItemOf } from '../../../api/call.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { type Api, splitScope } from '../../../components/scope-choice.ts'
import { ScopeBoxes } from './scope-boxes.tsx'
import type { ClientOrder } from './token-order.ts'

export type Client = ItemOf<'GET /clients'>

export interface ActAsClientProps {
  readonly kind: ClientOrder['kind']
  readonly title: string
  /** What will happen. */
  readonly about: ReactNode
  readonly label: string
  readonly api: Api
  readonly wanted: readonly string[]
  readonly clients: readonly Client[]
  /** Instead of the choice, where there is none. */
  readonly none: ReactNode
  readonly confirm: string
  readonly onGet: (order: ClientOrder) => void
  readonly pending: boolean
  readonly error: unknown
  readonly onClose: () => void
}

export function ActAsClient(props: ActAsClientProps) {
  const { title, about, clients, none, onClose } = props
  return (
    <Modal opened onClose={onClose} title={title} closeOnClickOutside={false}>
      <Stack>
        <Text size="sm" c="dimmed">
          {about}
        </Text>
        {clients.length === 0 ? none : <Choice {...props} />}
      </Stack>
    </Modal>
  )
}

function Choice(props: ActAsClientProps) {
  const { kind, label, api, wanted, clients, confirm, onGet, pending, error } = props
  const [id, setId] = useState(clients[0]?.client_id)
  const client = clients.find((each) => each.client_id === id) ?? clients[0]
  const allowed = splitScope(client?.scope ?? '')
  const [chosen, setChosen] = useState<readonly string[]>()
  const known = api.scopes.map(({ name }) => name).filter((name) => allowed.includes(name))
  const usual = wanted.filter((name) => known.includes(name))
  const scopes =
    chosen?.filter((name) => known.includes(name)) ?? (usual.length > 0 ? usual : known)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (client !== undefined) onGet({ kind, id: client.client_id, name: client.name, scopes })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label={label}
          data={clients.map(({ client_id: value, name }) => ({ value, label: name }))}
          value={client?.client_id ?? null}
          onChange={(next) => next !== null && setId(next)}
          allowDeselect={false}
          searchable
        />
        {known.length === 0 ? (
          <Text size="sm">It has no scope of this API.</Text>
        ) : (
          <ScopeBoxes api={api} allowed={known} chosen={scopes} onChange={setChosen} />
        )}
        {error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={pending} disabled={scopes.length === 0}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

export const NoCredential = () => (
  <Text size="sm">
    There is no credential that has scopes of this API.{' '}
    <Anchor renderRoot={(link) => <Link to="/credentials" search={{ create: 'yes' }} {...link} />}>
      Create one
    </Anchor>
    , then come back.
  </Text>
)
