/** OAuth apps: clients that act for people, who allow them what they may do. */
import { Alert, Anchor, Button, Group, Select } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useActing } from '../../api/acting.ts'
import type { AnyCall, CallOf, ItemOf } from '../../api/call.ts'
import { useList, useRead } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import { appTypes, isAppType, wordsOf } from '../../components/app-types.ts'
import {
  lastUsedColumn,
  nameColumn,
  scopeColumn,
  stateColumn,
} from '../../components/client/client-columns.tsx'
import { FindClient } from '../../components/client/find-client.tsx'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { type Column, DataTable } from '../../design/data-table.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { Creation } from './parts/creation.tsx'

type Client = ItemOf<'GET /clients'>

const route = getRouteApi('/apps')
const everyType = appTypes.map(({ type }) => type).join(',')

const publications = [
  { value: 'draft', label: 'Drafts' },
  { value: 'in_review', label: 'In review' },
  { value: 'published', label: 'Published' },
] as const

const columns: readonly Column<Client>[] = [
  nameColumn('/apps/$clientId'),
  { key: 'type', title: 'Runs on', show: ({ type }) => wordsOf(type)?.short ?? type },
  scopeColumn,
  { ...lastUsedColumn, wide: true },
  {
    key: 'publication',
    title: 'For',
    wide: true,
    show: ({ publication }) => <StateBadge state={publication} />,
  },
  stateColumn,
]

export function Apps() {
  const { organization, may, role } = useActing()
  const search = route.useSearch()
  const navigate = useNavigate()
  const { q } = search
  const type = isAppType(search.type) ? search.type : undefined
  const publication = publications.find(({ value }) => value === search.publication)?.value
  const filtered = q !== undefined || type !== undefined || publication !== undefined
  const owner = organization?.id
  const call = {
    query: { type: type ?? everyType, publication, organization_id: owner, q, limit: 50 },
  }
  const ask = (create: 'yes' | 'import' | undefined): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, create }), replace: true })
  const mayWrite = may('keygrant:clients:write')
  const button = mayWrite && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => ask('yes')}>
      Create app
    </Button>
  )
  return (
    <Page
      title="OAuth apps"
      about="An app that people sign in to, and allow to call the API for them: yours, or one that you offer to others."
      actions={
        <>
          {mayWrite && (
            <Button variant="default" onClick={() => ask('import')}>
              Import manifest
            </Button>
          )}
          {button}
        </>
      }
      calls={callsOf(call, organization?.id)}
    >
      {role === 'operator' && publication === undefined && <Waiting />}
      <AppList call={call} filtered={filtered} button={button} />
      <Creation asked={search.create} onDone={() => ask(undefined)} />
    </Page>
  )
}

/** What waits for an operator's word, said where they look. */
function Waiting() {
  const { organization } = useActing()
  const query = { publication: 'in_review', organization_id: organization?.id, limit: 1 } as const
  const { data } = useRead('GET /clients', { query })
  if (data === undefined || data.body.items.length === 0) return null
  return (
    <Alert color="yellow" icon={<Icon name="clock" />} title="Apps wait for a review">
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link
            to="/apps"
            search={(before) => ({ ...before, publication: 'in_review' })}
            {...props}
          />
        )}
      >
        Look at them
      </Anchor>
    </Alert>
  )
}

interface AppListProps {
  readonly call: CallOf<'GET /clients'>
  readonly filtered: boolean
  readonly button: ReactNode
}

function AppList({ call, filtered, button }: AppListProps) {
  const { organization, session } = useActing()
  const list = useList('GET /clients', call)
  const empty = filtered ? (
    <EmptyState icon="search" title="No app fits">
      Look for another name, or clear the filters.
    </EmptyState>
  ) : (
    <EmptyState
      icon="apps"
      title="No apps yet"
      action={button}
      command={firstCommand(session.issuer, organization?.id)}
    >
      People see what an app asks for, allow some of it or all, and can take it back.
    </EmptyState>
  )
  return (
    <>
      {(filtered || (list.data?.length ?? 0) > 0) && <Filters />}
      <ListState list={list} empty={empty}>
        {(clients) => (
          <DataTable
            label="OAuth apps"
            items={clients}
            idOf={({ client_id }) => client_id}
            columns={columns}
          />
        )}
      </ListState>
    </>
  )
}

const example = (organization = 'org_…') => ({
  name: 'Ledger Sync',
  type: 'web',
  scope: 'balance:read',
  redirect_uris: ['https://ledger.example.com/callback'],
  organization_id: organization,
})

const callsOf = (call: AnyCall, organization: string | undefined): readonly ShownCall[] => [
  { title: 'List apps', key: 'GET /clients', call },
  {
    title: 'Make an app; where it has a secret, that is in the answer, once',
    key: 'POST /clients',
    call: { body: example(organization) },
  },
]

const firstCommand = (issuer: string, organization: string | undefined): string =>
  `curl -s ${issuer}/api/v1/clients -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${JSON.stringify(example(organization))}'`

function Filters() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const put = (
    part: { readonly [Each in 'q' | 'type' | 'publication']?: string | undefined },
  ): void => void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true })
  return (
    <Group gap="sm">
      <FindClient text={search.q} onFind={(q) => put({ q })} />
      <Select
        aria-label="Where it runs"
        placeholder="Anywhere"
        data={appTypes.map(({ type, short }) => ({ value: type, label: short }))}
        value={search.type ?? null}
        onChange={(type) => put({ type: type ?? undefined })}
        clearable
        w={170}
      />
      <Select
        aria-label="For whom it is"
        placeholder="Drafts and published"
        data={[...publications]}
        value={search.publication ?? null}
        onChange={(publication) => put({ publication: publication ?? undefined })}
        clearable
        w={200}
      />
    </Group>
  )
}
