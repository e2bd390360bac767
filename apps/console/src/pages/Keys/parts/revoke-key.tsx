/** Gives up a key that leaked, after saying what that breaks. */
import { List, Stack, Text } from '@mantine/core'
import { useChange } from '../../../api/changes.ts'
import { useRead } from '../../../api/queries.ts'
import { lifeInWords } from '../../../components/lifetimes.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { notify } from '../../../design/notify.ts'
import type { SigningKey } from './key-table.tsx'

export interface RevokeKeyProps {
  readonly signingKey: SigningKey
  readonly onClose: () => void
}

export function RevokeKey({ signingKey, onClose }: RevokeKeyProps) {
  const { kid } = signingKey
  const revoke = useChange('POST /signing_keys/{kid}/revoke', { touches: ['revocations'] })
  const submit = (): void =>
    revoke.mutate(
      { args: { path: { kid } } },
      {
        onSuccess: () => {
          notify.done('The key is revoked. Another one signs.')
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title="Revoke a signing key?"
      confirm="Revoke key"
      typed={kid}
      pending={revoke.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">
        Only when its private half may be known to somebody: with it, they can make tokens. To
        replace a key in good order, rotate.
      </Text>
      <Effect signingKey={signingKey} />
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
    </ConfirmDialog>
  )
}

/** What breaks, with the numbers of now. */
function Effect({ signingKey }: Pick<RevokeKeyProps, 'signingKey'>) {
  const { algorithm, state } = signingKey
  const apis = useRead('GET /apis', { query: { limit: 200 } })
  const overview = useRead('GET /overview', {})
  const error = apis.error ?? overview.error
  if (error !== null) return <ProblemAlert error={error} />
  if (apis.data === undefined || overview.data === undefined) return <Waiting lines={3} />
  const signed = apis.data.body.items.filter(
    (api) => api.signing_algorithm === algorithm && api.access_token_format === 'jwt',
  )
  const longest = Math.max(0, ...signed.map((api) => api.access_token_lifetime))
  const tokens = overview.data.body.tokens_24h
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        What happens
      </Text>
      <List size="sm" spacing={4}>
        {state === 'next' ? (
          <List.Item>It has signed nothing yet: no token is refused.</List.Item>
        ) : (
          <>
            <List.Item>
              Every token that it signed is refused: within a second by an API that follows the
              revocation feed, by others when they next read the JWK Set.
            </List.Item>
            <List.Item>
              {signed.length === 0
                ? `No API has its tokens signed with ${algorithm} now.`
                : `That concerns ${signed.map(({ name }) => name).join(', ')}, whose tokens are good for ${lifeInWords(longest)} at the most. ${tokens.toLocaleString('en')} tokens went out for all APIs in the last 24 hours.`}
            </List.Item>
            <List.Item>
              Programs are answered 401 once, and get a new token. People who allowed an app need
              not do so again: refresh tokens are not signed.
            </List.Item>
          </>
        )}
        <List.Item>
          A new key of the same algorithm is made and signs at once; the other keys stay until what
          they signed has expired.
        </List.Item>
      </List>
    </Stack>
  )
}
