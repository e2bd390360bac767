/** The page of one client: its name, its state, and its parts as tabs. */
import { Group, Tabs } from '@mantine/core'
import { Navigate, useNavigate } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { isProblem } from '../../api/problem.ts'
import { useRead } from '../../api/queries.ts'
import { NoSuchPage, UnreadPage } from '../../shell/fault.tsx'
import type { ShownCall } from '../api-call-text.ts'
import { Breadcrumb } from '../breadcrumb.tsx'
import { CopyableId } from '../copyable-id.tsx'
import { Waiting } from '../list-state.tsx'
import { Page } from '../page.tsx'
import { StateBadge } from '../state-badge.tsx'
import { type ClientKind, type ClientPartProps, kindOf } from './client-part.ts'

export interface ClientTab {
  readonly key: string
  readonly label: string
  readonly show: ComponentType<ClientPartProps>
  /** Left out: for every client. */
  readonly when?: (client: ClientPartProps['client']) => boolean
}

export interface ClientPageProps {
  readonly clientId: string
  readonly noun: ClientKind['noun']
  /** The list that it is from, as the menu calls it. */
  readonly listLabel: string
  /** The first is what is shown where the address names none. */
  readonly tabs: readonly ClientTab[]
  readonly tab: string | undefined
  readonly calls: (client: ClientPartProps['client']) => readonly ShownCall[]
}

export function ClientPage({ clientId, noun, ...props }: ClientPageProps) {
  const read = useRead('GET /clients/{client_id}', { path: { client_id: clientId } })
  if (isProblem(read.error, 'not_found')) return <NoSuchPage />
  if (read.data === undefined && read.error !== null)
    return <UnreadPage error={read.error} retry={read.refetch} />
  if (read.data === undefined) return <Waiting />
  const { body: client, etag } = read.data
  // Links know a client by its id alone.
  if (kindOf(client).noun !== noun) return <OtherPage clientId={clientId} noun={noun} />
  return <Shown {...props} client={client} etag={etag} />
}

const OtherPage = ({ clientId, noun }: Pick<ClientPageProps, 'clientId' | 'noun'>) => (
  <Navigate
    to={noun === 'app' ? '/credentials/$clientId' : '/apps/$clientId'}
    params={{ clientId }}
    replace
  />
)

type ShownProps = Omit<ClientPageProps, 'clientId' | 'noun'> & ClientPartProps

function Shown({ client, etag, listLabel, tabs, tab, calls }: ShownProps) {
  const navigate = useNavigate()
  const fitting = tabs.filter(({ when }) => when === undefined || when(client))
  const first = fitting[0]?.key
  const shown = fitting.find(({ key }) => key === tab)?.key ?? first
  const choose = (key: string | null): void =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, tab: key === first ? undefined : (key ?? undefined) }),
    })
  return (
    <Page
      title={client.name}
      above={<Breadcrumb to={kindOf(client).list} label={listLabel} />}
      about={
        <Group gap="sm" component="span">
          <CopyableId id={client.client_id} what="client id" />
          <StateBadge state={client.state} />
          {kindOf(client).noun === 'app' && <StateBadge state={client.publication} />}
          {client.description}
        </Group>
      }
      calls={calls(client)}
    >
      <Tabs value={shown ?? null} onChange={choose}>
        <Tabs.List mb="lg">
          {fitting.map(({ key, label }) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {fitting.map(({ key, show: Part }) => (
          <Tabs.Panel key={key} value={key}>
            <Part client={client} etag={etag} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
