/** Installations: apps of others, or of one's own, that the organization uses. */
import { Button } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useActing } from '../../api/acting.ts'
import type { ItemOf } from '../../api/call.ts'
import { useList } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { InstallApp } from './parts/install-app.tsx'
import { InstallationTable } from './parts/installation-table.tsx'
import { Launch } from './parts/launch.tsx'
import { Uninstall } from './parts/uninstall.tsx'

export type Installation = ItemOf<'GET /installations'>

type Asked = { readonly deed: 'launch' | 'uninstall'; readonly installation: Installation }

const route = getRouteApi('/installations')

export function Installations() {
  const { organization, may, session } = useActing()
  const { install } = route.useSearch()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked>()
  const query = { organization_id: organization?.id, limit: 50 }
  const list = useList('GET /installations', { query })
  const ask = (wanted: string | undefined): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, install: wanted }), replace: true })
  const close = (): void => setAsked(undefined)
  const mayWrite = may('keygrant:installations:write')
  const button = mayWrite && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => ask('yes')}>
      Install app
    </Button>
  )
  return (
    <Page
      title="Installations"
      about="Apps that your organization uses. Each installation has an instance id: what people allow in it, and what ends with it, is its own."
      actions={button}
      calls={callsOf(query.organization_id)}
    >
      <ListState
        list={list}
        empty={
          <EmptyState
            icon="installation"
            title="Nothing is installed"
            action={button}
            command={firstCommand(session.issuer, organization?.id)}
          >
            Install an app that is offered here. Its people set it up; yours say what it may do.
          </EmptyState>
        }
      >
        {(installations) => (
          <InstallationTable
            installations={installations}
            {...(mayWrite && {
              onLaunch: (installation: Installation) => setAsked({ deed: 'launch', installation }),
              onUninstall: (installation: Installation) =>
                setAsked({ deed: 'uninstall', installation }),
            })}
          />
        )}
      </ListState>
      <InstallApp opened={install !== undefined} onClose={() => ask(undefined)} />
      {asked?.deed === 'launch' && <Launch installation={asked.installation} onClose={close} />}
      {asked?.deed === 'uninstall' && (
        <Uninstall installation={asked.installation} onClose={close} />
      )}
    </Page>
  )
}

const example = (organization = 'org_…') => ({
  client_id: 'cl_…',
  organization_id: organization,
  region: 'eu',
  fields: { team: 'Platform' },
})

const callsOf = (organization: string | undefined): readonly ShownCall[] => [
  {
    title: 'What can be installed',
    key: 'GET /installable_clients',
    call: { query: { organization_id: organization } },
  },
  { title: 'Install an app', key: 'POST /installations', call: { body: example(organization) } },
  {
    title: 'List installations',
    key: 'GET /installations',
    call: { query: { organization_id: organization } },
  },
]

const firstCommand = (issuer: string, organization: string | undefined): string =>
  `curl -s ${issuer}/api/v1/installations -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${JSON.stringify(example(organization))}'`
