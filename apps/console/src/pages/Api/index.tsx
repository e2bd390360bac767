/** One API: its tokens, its scopes, which scope each of its operations wants, and the way to end it. */
import { Badge, Group, Tabs } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useActing } from '../../api/acting.ts'
import type { AnswerOf } from '../../api/call.ts'
import { isProblem } from '../../api/problem.ts'
import { useRead } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import { Breadcrumb } from '../../components/breadcrumb.tsx'
import { CopyableId } from '../../components/copyable-id.tsx'
import { Waiting } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { NoSuchPage, UnreadPage } from '../../shell/fault.tsx'
import { Danger } from './parts/danger.tsx'
import { Operations } from './parts/operations.tsx'
import { Scopes } from './parts/scopes.tsx'
import { Tokens } from './parts/tokens.tsx'

const route = getRouteApi('/apis/$apiId')

/** What each part is given: the API, the version it was read in, and whether it may be changed here. */
export interface PartProps {
  readonly api: AnswerOf<'GET /apis/{id}'>
  readonly etag: string | undefined
  readonly mayWrite: boolean
}

const tabs = [
  ['scopes', 'Scopes', Scopes],
  ['operations', 'Operations', Operations],
  ['tokens', 'Name and tokens', Tokens],
  ['danger', 'Danger', Danger],
] as const

const callsOf = (id: string): readonly ShownCall[] => [
  { title: 'Read the API', key: 'GET /apis/{id}', call: { path: { id } } },
  {
    title: 'Set its scopes, all of them',
    key: 'PATCH /apis/{id}',
    call: {
      path: { id },
      body: { scopes: [{ name: 'balance:read', title: 'Read the balance', sensitive: false }] },
    },
  },
  {
    title: 'The scopes that its operations want',
    key: 'GET /apis/{id}/operations',
    call: { path: { id } },
  },
]

export function Api() {
  const { apiId } = route.useParams()
  const { tab } = route.useSearch()
  const { may } = useActing()
  const navigate = useNavigate()
  const read = useRead('GET /apis/{id}', { path: { id: apiId } })
  if (isProblem(read.error, 'not_found')) return <NoSuchPage />
  if (read.data === undefined && read.error !== null)
    return <UnreadPage error={read.error} retry={read.refetch} />
  if (read.data === undefined) return <Waiting />
  const { body: api, etag } = read.data
  const mayWrite = may('keygrant:apis:write') && !api.built_in
  const offered = tabs.filter(([key]) => key !== 'danger' || mayWrite)
  const shown = offered.find(([key]) => key === tab)?.[0] ?? 'scopes'
  const choose = (key: string | null): void =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, tab: key === 'scopes' ? undefined : (key ?? undefined) }),
    })
  return (
    <Page
      title={api.name}
      above={<Breadcrumb to="/apis" label="APIs and scopes" />}
      about={
        <Group gap="sm" component="span">
          <CopyableId id={api.identifier} what="identifier" />
          <CopyableId id={api.id} what="id" />
          {api.built_in && <Badge color="gray">Keygrant’s own: it stays as it is</Badge>}
        </Group>
      }
      calls={callsOf(api.id)}
    >
      <Tabs value={shown} onChange={choose}>
        <Tabs.List mb="lg">
          {offered.map(([key, label]) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {offered.map(([key, , Part]) => (
          <Tabs.Panel key={key} value={key}>
            <Part api={api} etag={etag} mayWrite={mayWrite} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
