/** Organization: its members and what they may do; who is invited. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../api/acting.ts'
import { useList } from '../../api/queries.ts'
import { CopyableId } from '../../components/copyable-id.tsx'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { CreateOrganization } from './parts/create-organization.tsx'
import { Invitations } from './parts/invitations.tsx'
import { Invite } from './parts/invite.tsx'
import { MemberTable } from './parts/member-table.tsx'
import { OrganizationTable } from './parts/organization-table.tsx'

export function Organization() {
  const { organization } = useActing()
  return organization === undefined ? <AllOrganizations /> : <OneOrganization {...organization} />
}

/** What an operator sees before choosing one. */
function AllOrganizations() {
  const [creating, setCreating] = useState(false)
  const list = useList('GET /organizations', { query: { limit: 50 } })
  const button = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)}>
      Create organization
    </Button>
  )
  return (
    <Page
      title="Organizations"
      about="Your customers. Credentials and members belong to one."
      actions={button}
      calls={[
        { title: 'List organizations', key: 'GET /organizations' },
        { title: 'Make one', key: 'POST /organizations', call: { body: { name: 'Acme' } } },
      ]}
    >
      <ListState
        list={list}
        empty={
          <EmptyState icon="people" title="No organizations yet" action={button}>
            Make one for each customer, then invite the first member.
          </EmptyState>
        }
      >
        {(organizations) => <OrganizationTable organizations={organizations} />}
      </ListState>
      {creating && <CreateOrganization onClose={() => setCreating(false)} />}
    </Page>
  )
}

interface OneProps {
  readonly id: string
  readonly name: string
}

function OneOrganization({ id, name }: OneProps) {
  const { may } = useActing()
  const [inviting, setInviting] = useState(false)
  const path = { id }
  const list = useList('GET /organizations/{id}/members', { path, query: { limit: 50 } })
  const button = may('keygrant:members:write') && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setInviting(true)}>
      Invite
    </Button>
  )
  return (
    <Page
      title={name === id ? 'Organization' : name}
      about={<CopyableId id={id} what="organization id" />}
      actions={button}
      calls={[
        { title: 'List members', key: 'GET /organizations/{id}/members', call: { path } },
        {
          title: 'Invite somebody',
          key: 'POST /organizations/{id}/invitations',
          call: { path, body: { email: 'bob@example.com', role: 'developer' } },
        },
        {
          title: 'Who is invited and has not come yet',
          key: 'GET /organizations/{id}/invitations',
          call: { path },
        },
      ]}
    >
      <ListState
        list={list}
        empty={
          <EmptyState icon="people" title="No members yet" action={button}>
            Owners look after members, developers make credentials, viewers look.
          </EmptyState>
        }
      >
        {(members) => <MemberTable organizationId={id} members={members} />}
      </ListState>
      <Invitations organizationId={id} />
      {inviting && <Invite organizationId={id} onClose={() => setInviting(false)} />}
    </Page>
  )
}
