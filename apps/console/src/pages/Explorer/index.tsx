/** The API explorer: an operation, a token for it, its answer, and the same as a program. */
import { Button, Select } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { Waiting } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { Workbench } from './parts/workbench.tsx'

const route = getRouteApi('/explorer')

const calls = [
  { title: 'The APIs that can be called', key: 'GET /apis' },
  {
    title: 'What one of them can do, with the scopes of each operation',
    key: 'GET /apis/{id}/operations',
    call: { path: { id: 'API_ID' } },
  },
] as const

export function Explorer() {
  const navigate = useNavigate()
  const { api: asked, operation, with: shared } = route.useSearch()
  const list = useRead('GET /apis', { query: { limit: 200 } })
  const apis = (list.data?.body.items ?? []).filter(({ built_in }) => !built_in)
  const api = apis.find(({ id }) => id === asked) ?? apis[0]
  const go = (change: { readonly api?: string; readonly operation?: string | undefined }): void =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, with: undefined, ...change }),
      replace: true,
    })
  return (
    <Page
      title="API explorer"
      about="Call an API from here, with a token of your own that has as few scopes as the call needs."
      actions={
        <>
          {apis.length > 1 && (
            <Select
              aria-label="API"
              data={apis.map(({ id, name }) => ({ value: id, label: name }))}
              value={api?.id ?? null}
              onChange={(id) => id !== null && go({ api: id, operation: undefined })}
              allowDeselect={false}
            />
          )}
          <Button
            variant="default"
            leftSection={<Icon name="spark" size={16} />}
            renderRoot={(props) => <Link to="/explorer/flows" {...props} />}
          >
            Flows lab
          </Button>
        </>
      }
      calls={calls}
    >
      {list.error !== null && <ProblemAlert error={list.error} retry={list.refetch} />}
      {list.data === undefined && list.error === null && <Waiting />}
      {list.data !== undefined && api === undefined && (
        <EmptyState icon="code" title="No APIs yet">
          An operator registers the APIs that tokens are for.
        </EmptyState>
      )}
      {api !== undefined && (
        <Workbench
          key={api.id}
          api={api}
          operationId={operation}
          shared={shared}
          onChoose={(id) => go({ api: api.id, operation: id })}
        />
      )}
    </Page>
  )
}
