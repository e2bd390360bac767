/** Developer tokens: to try an API by hand, for a while, as oneself. */
import { Button, Group } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useActing } from '../../api/acting.ts'
import { useList } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { CreateToken } from './parts/create-token.tsx'
import { RevokeAll, RevokeToken } from './parts/revoke.tsx'
import { TokenOnce } from './parts/token-once.tsx'
import { type DeveloperToken, TokenTable } from './parts/token-table.tsx'

const route = getRouteApi('/developer-tokens')

const callsOf = (query: {
  readonly organization_id?: string | undefined
}): readonly ShownCall[] => [
  { title: 'List developer tokens', key: 'GET /developer_tokens', call: { query } },
  {
    title: 'Make one; a token with a user behind it is needed for that',
    key: 'POST /developer_tokens',
    call: { body: { name: 'try', scope: 'balance:read', expires_in: 86_400 } },
  },
]

export function DeveloperTokens() {
  const { organization, may, session } = useActing()
  const navigate = useNavigate()
  const { create } = route.useSearch()
  const [asked, setAsked] = useState<DeveloperToken | 'all'>()
  const query = { organization_id: organization?.id, limit: 50 }
  const list = useList('GET /developer_tokens', { query })
  const ask = (wanted: 'yes' | undefined): void =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, create: wanted }),
      replace: true,
    })
  const mayWrite = may('keygrant:developer_tokens:write')
  const button = mayWrite && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => ask('yes')}>
      Create developer token
    </Button>
  )
  const some = (list.data?.length ?? 0) > 0
  return (
    <Page
      title="Developer tokens"
      about="To try an API by hand, as yourself, for hours or days. A program gets short-lived access tokens for one."
      actions={
        <Group gap="xs">
          {mayWrite && some && (
            <Button variant="default" onClick={() => setAsked('all')}>
              Revoke all of mine
            </Button>
          )}
          {button}
        </Group>
      }
      calls={callsOf({ organization_id: organization?.id })}
    >
      <ListState
        list={list}
        empty={
          <EmptyState
            icon="ticket"
            title="No developer tokens"
            action={button}
            command={redeemLine(session.issuer)}
          >
            A developer token is good for nothing but to be redeemed for access tokens, which end
            with it.
          </EmptyState>
        }
      >
        {(tokens) => <TokenTable tokens={tokens} {...(mayWrite && { onRevoke: setAsked })} />}
      </ListState>
      <Creation asked={create === 'yes'} onDone={() => ask(undefined)} />
      {asked === 'all' && <RevokeAll onClose={() => setAsked(undefined)} />}
      {asked !== undefined && asked !== 'all' && (
        <RevokeToken token={asked} onClose={() => setAsked(undefined)} />
      )}
    </Page>
  )
}

const redeemLine = (issuer: string): string =>
  `curl -sX POST ${issuer}/developer-tokens/redeem -H "Authorization: Bearer $DEVELOPER_TOKEN"`

interface CreationProps {
  readonly asked: boolean
  readonly onDone: () => void
}

/** The drawer, then the token. */
function Creation({ asked, onDone }: CreationProps) {
  const [made, setMade] = useState<string>()
  return (
    <>
      <CreateToken
        opened={asked}
        onClose={onDone}
        onCreated={(token) => {
          setMade(token)
          onDone()
        }}
      />
      {made !== undefined && <TokenOnce token={made} onClose={() => setMade(undefined)} />}
    </>
  )
}
