/** Ends an installation: says first what ends with it. */
import { Text } from '@mantine/core'
import { useChange } from '../../../api/changes.ts'
import { useRead } from '../../../api/queries.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { notify } from '../../../design/notify.ts'
import type { Installation } from '../index.tsx'

export interface UninstallProps {
  readonly installation: Installation
  readonly onClose: () => void
}

export function Uninstall({ installation, onClose }: UninstallProps) {
  const { id, client_name: name } = installation
  const remove = useChange('DELETE /installations/{id}', { touches: ['consents'] })
  const submit = (): void =>
    remove.mutate(
      { args: { path: { id } } },
      {
        onSuccess: () => {
          notify.done(`${name} is uninstalled.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Uninstall ${name}?`}
      confirm="Uninstall"
      typed={name}
      pending={remove.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <WhatEnds installation={installation} />
      <Text size="sm">
        Its instance id <code>{id}</code> is never given again: installing the app anew makes
        another installation.
      </Text>
      {remove.error !== null && <ProblemAlert error={remove.error} />}
    </ConfirmDialog>
  )
}

/** How many people allowed it something in this very installation. */
function WhatEnds({ installation }: Pick<UninstallProps, 'installation'>) {
  const { id, client_id, organization_id } = installation
  const query = { client_id, organization_id, limit: 200 }
  const read = useRead('GET /consents', { query })
  if (read.error !== null) return <ProblemAlert error={read.error} retry={read.refetch} />
  if (read.data === undefined) return null
  const { items, next_cursor: more } = read.data.body
  const people = new Set(
    items.filter(({ instance_id }) => instance_id === id).map(({ user_id }) => user_id),
  ).size
  const count = more === null ? String(people) : `At least ${people}`
  return (
    <Text size="sm">
      {people === 0 && more === null
        ? 'Nobody allowed it anything yet. Its tokens end, if there are any.'
        : `${count} ${people === 1 ? 'person has' : 'people have'} allowed it something here. What they allowed ends, with every token that came of it.`}
    </Text>
  )
}
