/** The secrets of a client: which live, which are used, and how to replace one without a gap. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../api/acting.ts'
import { useRead } from '../../api/queries.ts'
import { Icon } from '../../design/icon.tsx'
import { useNow } from '../../design/use-now.ts'
import type { ClientPartProps } from '../client/client-part.ts'
import { Waiting } from '../list-state.tsx'
import { ProblemAlert } from '../problem-alert.tsx'
import type { NewSecret } from '../secret-once/secret-files.ts'
import { SecretOnce } from '../secret-once/secret-once.tsx'
import { inOrder, isLive, type Secret } from '../secret-state.ts'
import { AddSecret } from './add-secret.tsx'
import { DeleteSecret } from './delete-secret.tsx'
import { RotateSecret } from './rotate-secret.tsx'
import { SecretsTable } from './secrets-table.tsx'

type Asked =
  | { readonly deed: 'rotate' | 'delete'; readonly secret: Secret }
  | { readonly deed: 'add' }

/** Often enough to see an old secret fall silent, seldom enough to be no burden. */
const everyTenSeconds = 10_000

export function Secrets({ client }: ClientPartProps) {
  const { may, session } = useActing()
  const now = useNow()
  const clientId = client.client_id
  const path = { client_id: clientId }
  const read = useRead('GET /clients/{client_id}/secrets', { path }, { every: everyTenSeconds })
  const [asked, setAsked] = useState<Asked>()
  const [made, setMade] = useState<NewSecret>()
  const close = (): void => setAsked(undefined)
  const show = (clientSecret: string): void => {
    close()
    setMade({ clientId, clientSecret, issuer: session.issuer })
  }
  if (read.data === undefined) return <Unread error={read.error} retry={read.refetch} />
  const secrets = inOrder(read.data.body.items, now)
  const mayWrite = may('keygrant:secrets:write')
  return (
    <Stack>
      <Group justify="space-between">
        <Advice />
        {mayWrite && (
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setAsked({ deed: 'add' })}
          >
            Add secret
          </Button>
        )}
      </Group>
      <SecretsTable
        secrets={secrets}
        {...(mayWrite && {
          onRotate: (secret: Secret) => setAsked({ deed: 'rotate', secret }),
          onDelete: (secret: Secret) => setAsked({ deed: 'delete', secret }),
        })}
      />
      {asked?.deed === 'add' && <AddSecret clientId={clientId} onClose={close} onMade={show} />}
      {asked?.deed === 'rotate' && (
        <RotateSecret clientId={clientId} secret={asked.secret} onClose={close} onMade={show} />
      )}
      {asked?.deed === 'delete' && (
        <DeleteSecret
          clientId={clientId}
          secret={secrets.find(({ id }) => id === asked.secret.id) ?? asked.secret}
          isLast={secrets.filter((each) => isLive(each, now)).length === 1}
          onClose={close}
        />
      )}
      <SecretOnce
        title="Your new secret"
        secret={made}
        canTest={client.type === 'machine'}
        onClose={() => setMade(undefined)}
      />
    </Stack>
  )
}

const Advice = () => (
  <Text c="dimmed" size="sm" maw={640}>
    Several secrets work side by side. To replace one: rotate it, hand out the new one, and wait
    until the old one is no longer used.
  </Text>
)

interface UnreadProps {
  readonly error: unknown
  readonly retry: () => unknown
}

const Unread = ({ error, retry }: UnreadProps) =>
  error === null ? <Waiting /> : <ProblemAlert error={error} retry={retry} />
