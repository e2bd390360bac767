/** Credentials: the machine clients of an organization. */
import { Button, Group, Select } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useActing } from '../../api/acting.ts'
import type { AnyCall, ItemOf } from '../../api/call.ts'
import { useList } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import {
  lastUsedColumn,
  nameColumn,
  scopeColumn,
  stateColumn,
} from '../../components/client/client-columns.tsx'
import { FindClient } from '../../components/client/find-client.tsx'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import type { NewSecret } from '../../components/secret-once/secret-files.ts'
import { SecretOnce } from '../../components/secret-once/secret-once.tsx'
import { type Column, DataTable } from '../../design/data-table.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { Time } from '../../design/time.tsx'
import { CreateCredential } from './parts/create-credential.tsx'

type Client = ItemOf<'GET /clients'>

const route = getRouteApi('/credentials')

const columns: readonly Column<Client>[] = [
  nameColumn('/credentials/$clientId'),
  scopeColumn,
  lastUsedColumn,
  {
    key: 'created_at',
    title: 'Created',
    wide: true,
    show: ({ created_at }) => <Time at={created_at} />,
  },
  stateColumn,
]

export function Credentials() {
  const { organization, may, session } = useActing()
  const search = route.useSearch()
  const navigate = useNavigate()
  const { q } = search
  const state: 'active' | 'disabled' | undefined =
    search.state === 'active' || search.state === 'disabled' ? search.state : undefined
  const filtered = q !== undefined || state !== undefined
  const call = {
    query: { type: 'machine', organization_id: organization?.id, q, state, limit: 50 },
  }
  const list = useList('GET /clients', call)
  const ask = (create: 'yes' | undefined): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, create }), replace: true })
  const button = may('keygrant:clients:write') && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => ask('yes')}>
      Create credential
    </Button>
  )
  return (
    <Page
      title="Credentials"
      about="A client id and a secret for a program that acts for itself: a worker, a pipeline, a script."
      actions={button}
      calls={callsOf(call, organization?.id)}
    >
      {(filtered || (list.data?.length ?? 0) > 0) && <Filters />}
      <ListState
        list={list}
        empty={
          filtered ? (
            <EmptyState icon="search" title="No credential fits">
              Look for another name, or clear the filters.
            </EmptyState>
          ) : (
            <EmptyState
              icon="key"
              title="No credentials yet"
              action={button}
              command={firstCommand(session.issuer, organization?.id)}
            >
              A program gets short-lived tokens with a credential, and calls the API with them.
            </EmptyState>
          )
        }
      >
        {(clients) => (
          <DataTable
            label="Credentials"
            items={clients}
            idOf={({ client_id }) => client_id}
            columns={columns}
          />
        )}
      </ListState>
      <Creation asked={search.create === 'yes'} onDone={() => ask(undefined)} />
    </Page>
  )
}

const callsOf = (call: AnyCall, organization = 'org_…'): readonly ShownCall[] => [
  { title: 'List clients', key: 'GET /clients', call },
  {
    title: 'Make a credential; the secret is in the answer, once',
    key: 'POST /clients',
    call: {
      body: {
        name: 'Nightly backup',
        type: 'machine',
        scope: 'balance:read',
        organization_id: organization,
      },
    },
  },
]

interface CreationProps {
  readonly asked: boolean
  readonly onDone: () => void
}

/** The drawer, then the secret, then the page of the new credential. */
function Creation({ asked, onDone }: CreationProps) {
  const navigate = useNavigate()
  const [secret, setSecret] = useState<NewSecret>()
  const leave = (): void => {
    const clientId = secret?.clientId
    setSecret(undefined)
    if (clientId !== undefined)
      void navigate({ to: '/credentials/$clientId', params: { clientId } })
  }
  return (
    <>
      <CreateCredential
        opened={asked}
        onClose={onDone}
        onCreated={(made) => {
          setSecret(made)
          onDone()
        }}
      />
      <SecretOnce title="Your new credential" secret={secret} onClose={leave} />
    </>
  )
}

const firstCommand = (issuer: string, organization = 'org_…'): string =>
  `curl -s ${issuer}/api/v1/clients -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"name":"my worker","type":"machine","scope":"balance:read","organization_id":"${organization}"}'`

function Filters() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const put = (part: { q?: string | undefined; state?: string | undefined }): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true })
  return (
    <Group gap="sm">
      <FindClient text={search.q} onFind={(q) => put({ q })} />
      <Select
        aria-label="State"
        placeholder="Any state"
        data={['active', 'disabled']}
        value={search.state ?? null}
        onChange={(state) => put({ state: state ?? undefined })}
        clearable
        w={150}
      />
    </Group>
  )
}
