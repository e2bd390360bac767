/** The scopes of an API, in the words that people who are asked for consent read. */
import { ActionIcon, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { CopyButton } from '../../../design/copy-button.tsx'
import { type Column, DataTable, TwoLines } from '../../../design/data-table.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'
import type { PartProps } from '../index.tsx'
import { EditScope } from './edit-scope.tsx'
import { ScopeHolders, ScopeUse } from './scope-holders.tsx'

export type Scope = PartProps['api']['scopes'][number]

/** A scope that is being made, changed or removed. */
type Asked =
  | { readonly what: 'add' }
  | { readonly what: 'edit' | 'remove' | 'holders'; readonly scope: Scope }
  | undefined

export function Scopes(part: PartProps) {
  const { api, mayWrite } = part
  const [asked, setAsked] = useState<Asked>()
  const close = (): void => setAsked(undefined)
  const button = mayWrite && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAsked({ what: 'add' })}>
      Add scope
    </Button>
  )
  return (
    <Stack>
      {api.scopes.length === 0 ? (
        <EmptyState icon="shield" title="No scopes yet" action={button}>
          A scope names one thing that a token may do, such as <code>balance:read</code>.
        </EmptyState>
      ) : (
        <>
          {button !== false && <Group justify="flex-end">{button}</Group>}
          <DataTable
            label="Scopes"
            items={api.scopes}
            idOf={({ name }) => name}
            columns={mayWrite ? [...columns, changes(setAsked)] : columns}
          />
        </>
      )}
      {asked?.what === 'add' && <EditScope {...part} onClose={close} />}
      {asked?.what === 'edit' && <EditScope {...part} scope={asked.scope} onClose={close} />}
      {asked?.what === 'holders' && <ScopeHolders scope={asked.scope.name} onClose={close} />}
      {asked?.what === 'remove' && <RemoveScope {...part} scope={asked.scope} onClose={close} />}
    </Stack>
  )
}

const columns: readonly Column<Scope>[] = [
  {
    key: 'name',
    title: 'Scope',
    show: ({ name, sensitive }) => (
      <Group gap={6}>
        <Text size="sm" ff="monospace">
          {name}
        </Text>
        <CopyButton value={name} what={`scope ${name}`} />
        {sensitive && <Badge color="yellow">sensitive</Badge>}
      </Group>
    ),
  },
  {
    key: 'title',
    title: 'As people read it',
    wide: true,
    show: ({ title, description, translations }) => (
      <TwoLines
        first={
          <Group gap={6}>
            <Text size="sm">{title}</Text>
            {Object.keys(translations ?? {}).map((language) => (
              <Badge key={language} color="gray">
                {language}
              </Badge>
            ))}
          </Group>
        }
        second={description}
      />
    ),
  },
]

const changes = (onAsk: (asked: Asked) => void): Column<Scope> => ({
  key: 'change',
  title: '',
  width: 128,
  show: (scope) => (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <ActionIcon
        aria-label={`Who has ${scope.name}`}
        onClick={() => onAsk({ what: 'holders', scope })}
      >
        <Icon name="people" />
      </ActionIcon>
      <ActionIcon
        aria-label={`Change ${scope.name}`}
        onClick={() => onAsk({ what: 'edit', scope })}
      >
        <Icon name="settings" />
      </ActionIcon>
      <ActionIcon
        aria-label={`Remove ${scope.name}`}
        onClick={() => onAsk({ what: 'remove', scope })}
      >
        <Icon name="trash" />
      </ActionIcon>
    </Group>
  ),
})

type RemoveProps = PartProps & { readonly scope: Scope; readonly onClose: () => void }

function RemoveScope({ api, etag, scope, onClose }: RemoveProps) {
  const save = useChange('PATCH /apis/{id}')
  const scopes = api.scopes.filter(({ name }) => name !== scope.name)
  const submit = (): void =>
    save.mutate(
      { args: { path: { id: api.id }, body: { scopes } }, conditions: { ifMatch: etag } },
      {
        onSuccess: () => {
          notify.done(`${scope.name} is no scope of ${api.name} any more.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Remove ${scope.name}?`}
      confirm="Remove scope"
      pending={save.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">
        A token request that names it is refused from now on, and tokens that name no scope come
        without it. Tokens that are out keep it until they expire.
      </Text>
      <ScopeUse scope={scope.name} />
      {save.error !== null && <ProblemAlert error={save.error} />}
    </ConfirmDialog>
  )
}
