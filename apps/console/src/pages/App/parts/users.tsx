/** Who allowed the app what, and how that is taken back, of one person or of all. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { ItemOf } from '../../../api/call.ts'
import { useList } from '../../../api/queries.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { ListState } from '../../../components/list-state.tsx'
import { ScopeList } from '../../../components/scope-list.tsx'
import { type Person, usePeople } from '../../../components/use-people.ts'
import { type Column, DataTable, TwoLines } from '../../../design/data-table.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { Time } from '../../../design/time.tsx'
import { RevokeAllConsents, RevokeConsent } from './revoke-consent.tsx'

export type Consent = ItemOf<'GET /consents'>

export function Users({ client }: ClientPartProps) {
  const { may } = useActing()
  const people = usePeople(client.organization_id)
  const query = { client_id: client.client_id, limit: 50 }
  const list = useList('GET /consents', { query })
  const [asked, setAsked] = useState<Consent | 'all'>()
  const mayWrite = may('keygrant:consents:write')
  const close = (): void => setAsked(undefined)
  return (
    <Stack>
      <Group justify="space-between">
        <Text c="dimmed" size="sm" maw={640}>
          Everybody who allowed this app something. Members of its organization are shown by name,
          all others by the subject that is in their tokens.
        </Text>
        {mayWrite && (list.data?.length ?? 0) > 0 && (
          <Button variant="default" onClick={() => setAsked('all')}>
            Revoke all
          </Button>
        )}
      </Group>
      <ListState
        list={list}
        empty={
          <EmptyState icon="people" title="Nobody allowed it anything yet">
            Once somebody says yes to what the app asks, they are here.
          </EmptyState>
        }
      >
        {(consents) => (
          <DataTable
            label="What people allowed"
            items={consents}
            idOf={({ id }) => id}
            columns={columnsOf(people, mayWrite ? setAsked : undefined)}
          />
        )}
      </ListState>
      {asked === 'all' && <RevokeAllConsents client={client} onClose={close} />}
      {asked !== undefined && asked !== 'all' && (
        <RevokeConsent
          consent={asked}
          who={people.get(asked.user_id)?.email ?? asked.user_id}
          onClose={close}
        />
      )}
    </Stack>
  )
}

function columnsOf(
  people: ReadonlyMap<string, Person>,
  onRevoke: ((consent: Consent) => void) | undefined,
): readonly Column<Consent>[] {
  return [
    {
      key: 'user',
      title: 'Who',
      show: ({ user_id }) => <Who id={user_id} person={people.get(user_id)} />,
    },
    { key: 'scope', title: 'Allowed', show: ({ scope }) => <ScopeList scope={scope} most={5} /> },
    {
      key: 'for',
      title: 'For',
      wide: true,
      show: ({ organization_id, instance_id }) => (
        <Acting organizationId={organization_id} instanceId={instance_id} />
      ),
    },
    {
      key: 'updated_at',
      title: 'Since',
      wide: true,
      show: ({ updated_at }) => <Time at={updated_at} />,
    },
    ...(onRevoke === undefined
      ? []
      : [
          {
            key: 'deeds',
            title: '',
            width: 110,
            show: (consent: Consent) => (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Revoke what ${people.get(consent.user_id)?.email ?? consent.user_id} allowed`}
                onClick={() => onRevoke(consent)}
              >
                Revoke
              </Button>
            ),
          },
        ]),
  ]
}

interface WhoProps {
  readonly id: string
  readonly person: Person | undefined
}

const Who = ({ id, person }: WhoProps) => (
  <TwoLines
    first={
      person === undefined ? (
        <CopyableId id={id} what="subject" />
      ) : (
        <Text size="sm" fw={550}>
          {person.name === '' ? person.email : person.name}
        </Text>
      )
    }
    second={person !== undefined && person.name !== '' && person.email}
  />
)

interface ActingProps {
  readonly organizationId: string | null
  readonly instanceId: string | null
}

const Acting = ({ organizationId, instanceId }: ActingProps) => (
  <TwoLines
    first={
      organizationId === null ? (
        <Text size="sm">themselves</Text>
      ) : (
        <CopyableId id={organizationId} what="organization id" />
      )
    }
    second={instanceId !== null && <CopyableId id={instanceId} what="instance id" />}
  />
)
