/** An API's operations, the one that is tried, and who it is tried as. */
import { Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import type { Api } from '../../../components/scope-choice.ts'
import { ExportMenu } from '../export/export-menu.tsx'
import type { ExportedApi } from '../export/exported-api.ts'
import { ActAsApp } from '../identity/act-as-app.tsx'
import { ActAsCredential } from '../identity/act-as-credential.tsx'
import { GetToken } from '../identity/get-token.tsx'
import { type HeldToken, scopesAt } from '../identity/held-token.ts'
import { IdentityBar } from '../identity/identity-bar.tsx'
import { PasteToken } from '../identity/paste-token.tsx'
import type { TokenOrder } from '../identity/token-order.ts'
import { type Identity, useIdentity } from '../identity/use-identity.ts'
import { WireView } from '../wire/wire-view.tsx'
import type { PinnedAnswer } from './comparison.tsx'
import classes from './explorer.module.css'
import { OperationList } from './operation-list.tsx'
import { type ApiOperation, anyOperation } from './operations.ts'
import { TokenTool } from './token-tool.tsx'
import { Trial } from './trial.tsx'
import { type ApiDescription, useOperations } from './use-operations.ts'
import { useVerify } from './use-verify.ts'

export interface WorkbenchProps {
  readonly api: Api
  readonly operationId: string | undefined
  /** Parameters and body that a link came with. */
  readonly shared: string | undefined
  readonly onChoose: (id: string) => void
}

export function Workbench({ api, operationId, shared, onChoose }: WorkbenchProps) {
  const described = useOperations(api)
  const identity = useIdentity(api.identifier)
  const { session } = useActing()
  const [pinned, setPinned] = useState<PinnedAnswer>()
  if (described.error !== null)
    return <ProblemAlert error={described.error} retry={described.refetch} />
  if (described.data === undefined) return <Waiting />
  const { operations, base } = described.data
  if (base === undefined)
    return (
      <Text>
        The identifier of {api.name} is <code>{api.identifier}</code>, which is no address: there is
        nothing to send a request to.
      </Text>
    )
  const operation = operations.find(({ id }) => id === operationId) ?? operations[0] ?? anyOperation
  return (
    <Stack>
      <div className={classes.panes}>
        <Choice
          described={described.data}
          exported={{ name: api.name, base, issuer: session.issuer, operations }}
          chosen={operation.id}
          scopes={scopesAt(identity.token, api.identifier)}
          onChoose={onChoose}
        />
        <Stack>
          <Trial
            key={operation.id}
            operation={operation}
            base={base}
            api={api.identifier}
            identity={identity}
            shared={shared}
            pinned={pinned}
            onPin={setPinned}
          />
          <WireView />
        </Stack>
      </div>
      <Identification api={api} operation={operation} operations={operations} identity={identity} />
    </Stack>
  )
}

interface ChoiceProps {
  readonly described: ApiDescription
  readonly exported: ExportedApi
  readonly chosen: string
  readonly scopes: readonly string[] | undefined
  readonly onChoose: (id: string) => void
}

function Choice({ described, exported, ...list }: ChoiceProps) {
  if (described.documented)
    return (
      <Stack gap="xs" align="stretch">
        <OperationList operations={described.operations} {...list} />
        <Group>
          <ExportMenu api={exported} />
        </Group>
      </Stack>
    )
  return (
    <Text size="sm" c="dimmed">
      Nobody has given Keygrant the OpenAPI document of this API: write the request by hand. An
      operator can give it with <code>PUT /api/v1/apis/…/openapi</code>.
    </Text>
  )
}

interface IdentificationProps {
  readonly api: Api
  readonly operation: ApiOperation
  readonly operations: readonly ApiOperation[]
  readonly identity: Identity
}

function Identification({ api, operation, operations, identity }: IdentificationProps) {
  const { may } = useActing()
  const [opened, setOpened] = useState<'get' | 'credential' | 'app' | 'paste' | 'look'>()
  const { token, get, revoke } = identity
  const verify = useVerify(api.identifier)
  const close = (): void => {
    setOpened(undefined)
    get.reset()
  }
  const open = (what: typeof opened, scope: string): (() => void) | undefined =>
    may(scope) ? () => setOpened(what) : undefined
  const ordered = {
    api,
    wanted: operation.scope,
    pending: get.isPending,
    error: get.error,
    onClose: close,
  }
  const getAndClose = (order: TokenOrder): void => get.mutate(order, { onSuccess: close })
  return (
    <>
      <IdentityBar
        token={token}
        onGet={open('get', 'keygrant:developer_tokens:write')}
        onCredential={open('credential', 'keygrant:secrets:write')}
        onApp={open('app', 'keygrant:clients:read')}
        onPaste={() => setOpened('paste')}
        onLook={() => setOpened('look')}
        onEnd={() => revoke.mutate()}
        endable={identity.endable}
        ending={revoke.isPending}
        error={revoke.error}
      />
      {opened === 'get' && (
        <GetToken {...ordered} made={madeSecret(get.data)} onGet={(order) => get.mutate(order)} />
      )}
      {opened === 'credential' && <ActAsCredential {...ordered} onGet={getAndClose} />}
      {opened === 'app' && <ActAsApp {...ordered} onGet={getAndClose} />}
      {opened === 'paste' && <PasteToken onPaste={identity.paste} onClose={close} />}
      {opened === 'look' && token !== undefined && (
        <TokenTool
          accessToken={token.accessToken}
          api={api.identifier}
          operations={operations}
          verify={verify}
          onClose={close}
        />
      )}
    </>
  )
}

const madeSecret = (token: HeldToken | undefined): string | undefined =>
  token?.source?.kind === 'developer_token' ? token.source.secret : undefined
