/** The flows lab: OAuth flows, step by step against this server, with steps that can be broken. */
import { Button, NavLink, Paper, Stack, Text } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useActing } from '../../../api/acting.ts'
import { useRead } from '../../../api/queries.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { Page } from '../../../components/page.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import type { Api } from '../../../components/scope-choice.ts'
import { EmptyState } from '../../../design/empty-state.tsx'
import { Icon } from '../../../design/icon.tsx'
import classes from '../parts/explorer.module.css'
import { useOperations } from '../parts/use-operations.ts'
import { FlowView } from './flow-view.tsx'
import { flows } from './registry.ts'
import { settingOf } from './setting.ts'

const route = getRouteApi('/explorer/flows')

const calls = [
  {
    title: 'The client that a flow is tried with',
    key: 'POST /clients',
    call: { body: { name: 'Flows lab: a machine client', type: 'machine', scope: 'balance:read' } },
  },
] as const

export function FlowsLab() {
  const { may } = useActing()
  const list = useRead('GET /apis', { query: { limit: 200 } })
  const api = list.data?.body.items.find(({ built_in }) => !built_in)
  return (
    <Page
      title="Flows lab"
      about="OAuth flows, step by step against this server: what is sent, what comes back, and what happens if somebody does it wrong."
      actions={
        <Button
          variant="default"
          leftSection={<Icon name="play" size={16} />}
          renderRoot={(props) => <Link to="/explorer" {...props} />}
        >
          API explorer
        </Button>
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
      {api !== undefined &&
        (may('keygrant:clients:write') ? (
          <Lab key={api.id} api={api} />
        ) : (
          <Text>
            A flow is tried with a client of its own, which your role may not make. A developer or
            an owner of the organization may.
          </Text>
        ))}
    </Page>
  )
}

function Lab({ api }: { readonly api: Api }) {
  const { session, header, organization } = useActing()
  const { flow: chosen } = route.useSearch()
  const described = useOperations(api)
  if (described.error !== null)
    return <ProblemAlert error={described.error} retry={described.refetch} />
  if (described.data === undefined) return <Waiting />
  const acting = { issuer: session.issuer, header, organization: organization?.id }
  const setting = settingOf(api, described.data, acting)
  const flow = flows.find(({ id }) => id === chosen) ?? flows[0]
  if (setting === undefined || flow === undefined)
    return <Text>{api.name} has no scopes yet: there is nothing that a token could be for.</Text>
  return (
    <div className={classes.panes}>
      <Paper p="xs" component="nav" aria-label="Flows">
        <Stack gap={2}>
          {flows.map(({ id, title }) => (
            <NavLink
              key={id}
              label={title}
              active={id === flow.id}
              aria-current={id === flow.id ? 'page' : undefined}
              renderRoot={(props) => <Link to="/explorer/flows" search={{ flow: id }} {...props} />}
            />
          ))}
        </Stack>
      </Paper>
      <FlowView key={flow.id} flow={flow} setting={setting} />
    </div>
  )
}
