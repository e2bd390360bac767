/** A developer token for the explorer: which scopes, for how long. It is redeemed at once. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { LifeField } from '../../../components/life-field.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { type Api, scopesOf } from '../../../components/scope-choice.ts'
import { SecretField } from '../../../components/secret-once/secret-field.tsx'
import { ScopeBoxes } from './scope-boxes.tsx'
import type { DeveloperOrder } from './token-order.ts'

export interface GetTokenProps {
  readonly api: Api
  /** What the operation that is looked at needs. */
  readonly wanted: readonly string[]
  readonly onGet: (order: DeveloperOrder) => void
  /** The developer token that was made: shown here, this once. */
  readonly made: string | undefined
  readonly pending: boolean
  readonly error: unknown
  readonly onClose: () => void
}

const aDay = 86_400

export function GetToken({ made, onClose, ...form }: GetTokenProps) {
  return (
    <Modal opened onClose={onClose} title="Get developer token" closeOnClickOutside={false}>
      {made === undefined ? <Order {...form} /> : <Made secret={made} onClose={onClose} />}
    </Modal>
  )
}

function Made({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Stack>
      <Text size="sm" role="status">
        The explorer acts with it from now on. To use it elsewhere too, copy it now: it is shown
        this once.
      </Text>
      <SecretField label="Developer token" value={secret} what="developer token" hidden />
      <Text size="sm" c="dimmed">
        An API refuses it: it is redeemed for access tokens, as this page just did. Both are in the
        memory of this page alone, and gone when you leave or reload it.
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  )
}

function Order({ api, wanted, onGet, pending, error }: Omit<GetTokenProps, 'made' | 'onClose'>) {
  const [name, setName] = useState('API explorer')
  const [life, setLife] = useState(aDay)
  const [scopes, setScopes] = useState<string[]>(() => [
    ...(wanted.length > 0 ? wanted : scopesOf('read', [api])),
  ])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onGet({ kind: 'developer_token', name: name.trim(), scopes, life })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <ScopeBoxes api={api} chosen={scopes} onChange={setScopes} />
        <LifeField value={life} onChange={setLife} />
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
        />
        {error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={pending} disabled={scopes.length === 0}>
            Get token
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
