/** Audit: who changed what. */
import { Button, Group, TextInput } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useActing } from '../../api/acting.ts'
import { useList } from '../../api/queries.ts'
import { AuditTable } from '../../components/audit-table.tsx'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { formText } from '../../design/form-text.ts'

const route = getRouteApi('/audit')

const fields = [
  ['action', 'Action', 'client.create'],
  ['actor', 'Who', 'usr_… or cl_…'],
  ['target', 'On what', 'cl_…'],
] as const

export function Audit() {
  const { organization } = useActing()
  const search = route.useSearch()
  const { action, actor, target } = search
  const call = {
    query: { organization_id: organization?.id, action, actor, target, limit: 50 },
  }
  const list = useList('GET /audit', call)
  return (
    <Page
      title="Audit"
      about="Every change, written in the same transaction: who, what, on what, from where, before and after."
      calls={[{ title: 'List changes, newest first', key: 'GET /audit', call }]}
    >
      <Filters />
      <ListState
        list={list}
        empty={
          <EmptyState icon="shield" title="No change fits">
            Changes by people, by clients and by Keygrant itself are kept here.
          </EmptyState>
        }
      >
        {(events) => <AuditTable events={events} />}
      </ListState>
    </Page>
  )
}

function Filters() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const put = (part: Partial<typeof search>): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true })
  const filtered = fields.some(([name]) => search[name] !== undefined)
  return (
    <form
      key={JSON.stringify(search)}
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        put({
          action: formText(form, 'action'),
          actor: formText(form, 'actor'),
          target: formText(form, 'target'),
        })
      }}
    >
      <Group gap="sm" align="flex-end">
        {fields.map(([name, label, placeholder]) => (
          <TextInput
            key={name}
            name={name}
            label={label}
            placeholder={placeholder}
            defaultValue={search[name] ?? ''}
            w={190}
          />
        ))}
        <Button type="submit" variant="default">
          Filter
        </Button>
        {filtered && (
          <Button
            variant="subtle"
            onClick={() => put({ action: undefined, actor: undefined, target: undefined })}
          >
            Clear filters
          </Button>
        )}
      </Group>
    </form>
  )
}
