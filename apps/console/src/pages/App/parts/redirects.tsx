/** Where an app is answered, and where people may be sent after they signed out. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useRead } from '../../../api/queries.ts'
import { tryAddress } from '../../../components/authorize-address.ts'
import { ClientForm } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { linesOf } from '../../../components/lines.ts'
import { judgeUris, mayRegister } from '../../../components/redirect-uris.ts'
import { RedirectUrisField } from '../../../components/redirect-uris-field.tsx'
import { scopesForOneApi } from '../../../components/scope-choice.ts'
import { Icon } from '../../../design/icon.tsx'
import { InReview, useMayChangeApp } from './in-review.tsx'

export function Redirects(part: ClientPartProps) {
  const { client } = part
  const [uris, setUris] = useState(client.redirect_uris.join('\n'))
  const [logoutUris, setLogoutUris] = useState(client.post_logout_redirect_uris.join('\n'))
  const saving = useSaveClient(part)
  const readOnly = !useMayChangeApp(client)
  const good =
    mayRegister(uris, client.type) && judgeUris(logoutUris, client.type).every((each) => each.good)
  const body = { redirect_uris: linesOf(uris), post_logout_redirect_uris: linesOf(logoutUris) }
  return (
    <Stack gap="xl">
      <ClientForm saving={saving} onSave={() => saving.save(body)} blocked={!good || readOnly}>
        <InReview client={client} />
        <RedirectUrisField
          label="Redirect URIs"
          description="Where people are sent back to, one a line. Compared as they stand: no wildcards."
          type={client.type}
          value={uris}
          onChange={setUris}
          error={saving.fields['redirect_uris']}
          readOnly={readOnly}
          required
          presets
        />
        <RedirectUrisField
          label="After signing out"
          description="Where people may be sent once they signed out, one a line."
          type={client.type}
          value={logoutUris}
          onChange={setLogoutUris}
          error={saving.fields['post_logout_redirect_uris']}
          readOnly={readOnly}
        />
      </ClientForm>
      <TryThem client={client} />
    </Stack>
  )
}

/** The real question, in a tab of its own: what people see, up to the app's own page. */
function TryThem({ client }: Pick<ClientPartProps, 'client'>) {
  const { session } = useActing()
  const apis = useRead('GET /apis', { query: { limit: 200 } })
  const scope = scopesForOneApi(client.scope, apis.data?.body.items ?? []).join(' ')
  const open = async (redirectUri: string): Promise<void> => {
    const request = { issuer: session.issuer, clientId: client.client_id, redirectUri, scope }
    window.open(await tryAddress(request), '_blank', 'noopener')
  }
  return (
    <Stack gap="sm" component="section" maw={680}>
      <Title order={2}>Try it</Title>
      <Text size="sm" c="dimmed">
        Opens the real question in another tab, for everything that a token for one API may have. If
        you allow it, your app is called at the address, with a state that it does not know.
      </Text>
      {client.redirect_uris.map((uri) => (
        <Group key={uri} gap="xs" wrap="nowrap">
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Icon name="external" size={14} />}
            onClick={() => void open(uri)}
            aria-label={`Try it: ${uri}`}
            flex="none"
          >
            Try it
          </Button>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <code>{uri}</code>
          </Text>
        </Group>
      ))}
    </Stack>
  )
}
