/** A form about a client: its fields, what was wrong with them, and the button for whoever may change it. */
import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useActing } from '../../api/acting.ts'
import { ProblemAlert } from '../problem-alert.tsx'
import type { SavingClient } from './use-save-client.ts'

export interface ClientFormProps {
  readonly saving: SavingClient
  readonly onSave: () => void
  /** The button; left out, `Save`. */
  readonly label?: string
  readonly blocked?: boolean
  readonly children: ReactNode
}

/** Whether the person may change clients; fields are read-only for the others. */
export const useMayChangeClients = (): boolean => useActing().may('keygrant:clients:write')

export function ClientForm(props: ClientFormProps) {
  const { saving, onSave, label = 'Save', blocked = false, children } = props
  const mayWrite = useMayChangeClients()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!blocked) onSave()
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={680}>
        {children}
        {saving.error !== null && <ProblemAlert error={saving.error} />}
        {mayWrite && (
          <Group>
            <Button type="submit" loading={saving.pending} disabled={blocked}>
              {label}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}
