/** The app, written down: to keep it in a repository, or to make the same elsewhere. */
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useRead } from '../../../api/queries.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { CodeBlock } from '../../../design/code-block.tsx'
import { download } from '../../../design/download.ts'
import { Icon } from '../../../design/icon.tsx'

export function Manifest({ client }: Pick<ClientPartProps, 'client'>) {
  const path = { client_id: client.client_id }
  const read = useRead('GET /clients/{client_id}/manifest', { path })
  const text = read.data && `${JSON.stringify(read.data.body, undefined, 2)}\n`
  return (
    <Stack gap="sm" component="section" maw={680}>
      <Title order={2}>Manifest</Title>
      <Text size="sm" c="dimmed">
        What the app is, without ids and secrets. Importing it makes another app: here, or on
        another system.
      </Text>
      {read.error !== null && <ProblemAlert error={read.error} retry={read.refetch} />}
      {text !== undefined && (
        <>
          <Group>
            <Button
              variant="default"
              leftSection={<Icon name="download" size={16} />}
              onClick={() =>
                download({
                  name: 'keygrant-app.json',
                  type: 'application/json',
                  text,
                })
              }
            >
              Export manifest
            </Button>
          </Group>
          <CodeBlock code={text} what="manifest" />
        </>
      )}
    </Stack>
  )
}
