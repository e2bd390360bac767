/** How an app of this type is written: addresses, and lines to paste. */
import { Anchor, Stack, Text } from '@mantine/core'
import { useActing } from '../../../api/acting.ts'
import { useRead } from '../../../api/queries.ts'
import { wordsOf } from '../../../components/app-types.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { ExampleTabs } from '../../../components/example-tabs.tsx'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { type Api, apisAskedFor, scopesForOneApi } from '../../../components/scope-choice.ts'
import { FactList } from '../../../design/fact-list.tsx'
import { guideOf } from './guide-code.ts'

export function Guide({ client }: ClientPartProps) {
  const { session } = useActing()
  const apis = useRead('GET /apis', { query: { limit: 200 } })
  const words = wordsOf(client.type)
  return (
    <Stack gap="lg">
      <Text maw={680}>
        {words?.label}. {words?.about}
      </Text>
      <FactList
        facts={[
          ['Client id', <CopyableId key="c" id={client.client_id} what="client id" />],
          ['Issuer', <CopyableId key="i" id={session.issuer} what="issuer" />],
          [
            client.type === 'device' ? 'Device authorization' : 'Authorization',
            <CopyableId key="a" id={endpointOf(client.type, session.issuer)} what="endpoint" />,
          ],
          [
            'Token endpoint',
            <CopyableId key="t" id={`${session.issuer}/oauth2/token`} what="token endpoint" />,
          ],
        ]}
      />
      {apis.error !== null && <ProblemAlert error={apis.error} retry={apis.refetch} />}
      {apis.data === undefined && apis.error === null && <Waiting />}
      {apis.data !== undefined && <Code client={client} apis={apis.data.body.items} />}
      <Text size="sm">
        <Anchor href="/docs/guides/build-an-oauth-app" target="_blank" rel="noreferrer" inherit>
          The whole guide
        </Anchor>{' '}
        says why each step is there, and what to check before going live.
      </Text>
    </Stack>
  )
}

const endpointOf = (type: ClientPartProps['client']['type'], issuer: string): string =>
  `${issuer}/oauth2/${type === 'device' ? 'device_authorization' : 'authorize'}`

interface CodeProps extends Pick<ClientPartProps, 'client'> {
  readonly apis: readonly Api[]
}

function Code({ client, apis }: CodeProps) {
  const { session } = useActing()
  const [api] = apisAskedFor(client.scope, apis)
  const identifier = api?.identifier.startsWith('http') === true ? api.identifier : undefined
  const examples = guideOf({
    type: client.type,
    clientId: client.client_id,
    issuer: session.issuer,
    redirectUri: client.redirect_uris[0] ?? '',
    scope: scopesForOneApi(client.scope, apis).join(' '),
    url: `${identifier ?? 'https://api.example.com'}/v1/balance`,
  })
  return <ExampleTabs examples={examples} />
}
