/** A token taken apart, here: what it says, whether it is good, and what it can call. */
import { Drawer, Stack, Table, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { Time } from '../../../design/time.tsx'
import { useNow } from '../../../design/use-now.ts'
import { pastedToken, readToken, scopesAt } from '../identity/held-token.ts'
import { type Claim, decodeToken, timeLeft } from './claims.ts'
import classes from './explorer.module.css'
import { Method } from './operation-list.tsx'
import { type ApiOperation, missingFor } from './operations.ts'
import { Verification, type VerificationProps } from './verification.tsx'

export interface TokenToolProps {
  readonly accessToken: string
  readonly api: string
  readonly operations: readonly ApiOperation[]
  readonly verify: VerificationProps['verify']
  readonly onClose: () => void
}

export function TokenTool({ accessToken, api, operations, verify, onClose }: TokenToolProps) {
  const [text, setText] = useState(accessToken)
  const token = pastedToken(text)
  const decoded = decodeToken(token)
  return (
    <Drawer opened onClose={onClose} title="Look into a token" size="xl">
      <Stack>
        <Text size="sm" c="dimmed">
          It is taken apart in this page, and sent to nobody until you verify it.
        </Text>
        <Textarea
          label="Token"
          rows={4}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          classNames={{ input: classes.mono ?? '' }}
          spellCheck={false}
          autoComplete="off"
        />
        {decoded === undefined && token !== '' && (
          <Text size="sm">
            This is no JWT. An opaque token says nothing by itself: only the server that issued it
            knows what it may do.
          </Text>
        )}
        {token !== '' && <Verification key={token} token={token} verify={verify} />}
        {decoded !== undefined && (
          <>
            <Callable token={token} api={api} operations={operations} />
            <Claims title="Claims" claims={decoded.claims} />
            <Claims title="Header" claims={decoded.header} />
          </>
        )}
      </Stack>
    </Drawer>
  )
}

interface CallableProps {
  readonly token: string
  readonly api: string
  readonly operations: readonly ApiOperation[]
}

function Callable({ token, api, operations }: CallableProps) {
  const now = useNow()
  const read = readToken(token)
  const scopes = scopesAt(read, api)
  const ended = read.until !== undefined && read.until <= now
  const open = ended ? [] : operations.filter((each) => missingFor(each, scopes).length === 0)
  return (
    <section aria-label="What it can call">
      <Title order={3} mb={4}>
        What it can call
      </Title>
      <Text size="sm" c="dimmed" mb={6}>
        {ended
          ? 'Nothing any more: it has ended.'
          : `${open.length} of ${operations.length} operations of this API, by its scopes.`}
      </Text>
      <ul className={classes.operations ?? ''}>
        {open.map(({ id, method, path }) => (
          <li key={id}>
            <Method method={method} /> <span className={classes.path}>{path}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ClaimsProps {
  readonly title: string
  readonly claims: readonly Claim[]
}

function Claims({ title, claims }: ClaimsProps) {
  const now = useNow()
  return (
    <section aria-label={title}>
      <Title order={3} mb={4}>
        {title}
      </Title>
      <Table layout="fixed" aria-label={title}>
        <Table.Tbody>
          {claims.map(({ name, value, meaning, at }) => (
            <Table.Tr key={name}>
              <Table.Th w="45%" fw={500}>
                <code>{name}</code>
                <Text size="xs" c="dimmed" component="div">
                  {meaning}
                </Text>
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {at === undefined ? value : <Time at={new Date(at).toISOString()} />}
                {name === 'exp' && at !== undefined && ` (${timeLeft(at, now)})`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
