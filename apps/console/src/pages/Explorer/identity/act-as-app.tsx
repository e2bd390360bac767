/** To act as oneself, through an app that one lets in: authorization code with PKCE. */
import { Button, Code, Stack, Text } from '@mantine/core'
import { useActing } from '../../../api/acting.ts'
import { useChange } from '../../../api/changes.ts'
import { useList } from '../../../api/queries.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import type { Api } from '../../../components/scope-choice.ts'
import { ActAsClient } from './act-as-client.tsx'
import type { ActAsProps } from './act-as-credential.tsx'
import { callbackAddress } from './authorization-window.ts'

export function ActAsApp(props: ActAsProps) {
  const { organization } = useActing()
  const query = {
    type: 'browser,native',
    state: 'active' as const,
    organization_id: organization?.id,
    limit: 200,
  }
  const list = useList('GET /clients', { query })
  if (list.error !== null) return <ProblemAlert error={list.error} retry={list.refetch} />
  if (list.data === undefined) return <Waiting />
  // A secret would have no place in a browser, and the answer must come back here.
  const clients = list.data.filter(
    ({ confidential, redirect_uris: uris }) => !confidential && uris.includes(callbackAddress()),
  )
  return (
    <ActAsClient
      {...props}
      kind="app"
      title="Act as yourself, through an app"
      about="A window asks you whether the app may. Then the app gets tokens that act for you, by a code that only this page can use (PKCE)."
      label="App"
      clients={clients}
      none={<NoApp api={props.api} />}
      confirm="Ask me"
    />
  )
}

function NoApp({ api }: { readonly api: Api }) {
  const { organization, may } = useActing()
  const make = useChange('POST /clients')
  const order = {
    name: 'API explorer',
    description: 'Made in the API explorer, to call an API as a user.',
    type: 'browser' as const,
    redirect_uris: [callbackAddress()],
    scope: api.scopes.map(({ name }) => name).join(' '),
    ...(organization !== undefined && { organization_id: organization.id }),
  }
  return (
    <Stack align="flex-start">
      <Text size="sm">
        There is no app that can be tried here: one without a secret, with the redirect URI{' '}
        <Code>{callbackAddress()}</Code>.
      </Text>
      {make.error !== null && <ProblemAlert error={make.error} />}
      {may('keygrant:clients:write') && (
        <Button loading={make.isPending} onClick={() => make.mutate({ args: { body: order } })}>
          Make one
        </Button>
      )}
    </Stack>
  )
}
