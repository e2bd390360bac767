/** Signing keys: which signs now, which comes next, and what to do when one leaked. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../api/acting.ts'
import { isProblem } from '../../api/problem.ts'
import { useList } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { NoSuchPage } from '../../shell/fault.tsx'
import { KeyReaders } from './parts/key-readers.tsx'
import { KeyTable, type SigningKey } from './parts/key-table.tsx'
import { RevokeKey } from './parts/revoke-key.tsx'
import { Rotate } from './parts/rotate.tsx'

const calls: readonly ShownCall[] = [
  { title: 'List signing keys', key: 'GET /signing_keys' },
  { title: 'Who read them, and when last', key: 'GET /signing_keys/readers' },
  {
    title: 'Publish the next one; it signs when every API has seen it',
    key: 'POST /signing_keys/rotate',
    call: { body: { algorithm: 'ES256' } },
  },
  {
    title: 'Give up one that leaked: what it signed is refused',
    key: 'POST /signing_keys/{kid}/revoke',
    call: { path: { kid: 'key_…' } },
  },
]

export function Keys() {
  const { may } = useActing()
  const [rotating, setRotating] = useState(false)
  const [leaked, setLeaked] = useState<SigningKey>()
  const list = useList('GET /signing_keys', {})
  if (isProblem(list.error, 'forbidden') || isProblem(list.error, 'not_found'))
    return <NoSuchPage />
  const mayWrite = may('keygrant:signing_keys:write')
  const button = mayWrite && (
    <Button leftSection={<Icon name="refresh" size={16} />} onClick={() => setRotating(true)}>
      Rotate
    </Button>
  )
  return (
    <Page
      title="Signing keys"
      about="Tokens are signed with the current key. It is replaced every 90 days by itself: the next one is published a day before it signs, so that no API meets a key it does not know."
      actions={button}
      calls={calls}
    >
      <ListState
        list={list}
        empty={
          <EmptyState icon="lock" title="No keys yet" action={button}>
            The first one is made when the first token is.
          </EmptyState>
        }
      >
        {(keys) => (
          <>
            <KeyTable keys={keys} {...(mayWrite && { onRevoke: setLeaked })} />
            <KeyReaders />
            {rotating && <Rotate keys={keys} onClose={() => setRotating(false)} />}
          </>
        )}
      </ListState>
      {leaked !== undefined && (
        <RevokeKey signingKey={leaked} onClose={() => setLeaked(undefined)} />
      )}
    </Page>
  )
}
