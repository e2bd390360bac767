/** Endpoints: every address a client needs, and the documents that name them. */
import { Stack, Tabs, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useActing } from '../../api/acting.ts'
import { documentQuery, metadataPath } from '../../api/metadata.ts'
import { CopyableId } from '../../components/copyable-id.tsx'
import { Waiting } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { CodeBlock } from '../../design/code-block.tsx'
import { FactList } from '../../design/fact-list.tsx'

const documents = [
  ['OAuth metadata', metadataPath],
  ['OpenID configuration', '/.well-known/openid-configuration'],
  ['Keys', '/oauth2/jwks'],
] as const

/** Names of members of the metadata, in words. */
const names: Readonly<Record<string, string>> = {
  issuer: 'Issuer',
  token_endpoint: 'Token',
  authorization_endpoint: 'Authorization',
  device_authorization_endpoint: 'Device authorization',
  pushed_authorization_request_endpoint: 'Pushed authorization requests',
  introspection_endpoint: 'Introspection',
  revocation_endpoint: 'Revocation',
  userinfo_endpoint: 'Userinfo',
  end_session_endpoint: 'Sign out',
  registration_endpoint: 'Registration',
  jwks_uri: 'Keys (JWKS)',
}

export function Endpoints() {
  const { session } = useActing()
  return (
    <Page
      title="Endpoints"
      about="Give a client the issuer: it finds everything else in the metadata by itself."
      calls={[{ title: 'The management API’s own document', key: 'GET /apis' }]}
    >
      <Addresses issuer={session.issuer} />
      <Stack gap="sm">
        <Title order={2}>Documents</Title>
        <Text c="dimmed">As the server answers them now.</Text>
        <Tabs defaultValue={metadataPath}>
          <Tabs.List mb="sm">
            {documents.map(([name, path]) => (
              <Tabs.Tab key={path} value={path}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {documents.map(([name, path]) => (
            <Tabs.Panel key={path} value={path}>
              <Document name={name} path={path} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
    </Page>
  )
}

function Addresses({ issuer }: { readonly issuer: string }) {
  const { data, error, refetch } = useQuery(documentQuery(metadataPath))
  if (error !== null) return <ProblemAlert error={error} retry={refetch} />
  if (data === undefined) return <Waiting lines={8} />
  const known = Object.entries(names)
    .map(([member, name]) => [name, data[member]] as const)
    .filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string')
  const rows: readonly (readonly [string, string])[] = [
    ...known,
    ['Management API', `${issuer}/api/v1`],
    ['Revocation feed', `${issuer}/oauth2/revocations`],
  ]
  return (
    <FactList
      facts={rows.map(([name, address]) => [
        name,
        <CopyableId key={name} id={address} what={`address: ${name}`} />,
      ])}
    />
  )
}

function Document({ name, path }: { readonly name: string; readonly path: string }) {
  const { data, error, refetch } = useQuery(documentQuery(path))
  if (error !== null) return <ProblemAlert error={error} retry={refetch} />
  if (data === undefined) return <Waiting />
  return <CodeBlock code={JSON.stringify(data, undefined, 2)} what={name} />
}
