/** A further secret beside those there are. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { FormDialog } from '../form-dialog.tsx'
import { NameField } from '../name-field.tsx'

export interface AddSecretProps {
  readonly clientId: string
  readonly onClose: () => void
  readonly onMade: (clientSecret: string) => void
}

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '365 days' },
  { value: 'never', label: 'Never' },
]

const after = (days: string): string | null =>
  days === 'never' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString()

export function AddSecret({ clientId, onClose, onMade }: AddSecretProps) {
  const [name, setName] = useState('')
  const [life, setLife] = useState('365')
  const add = useChange('POST /clients/{client_id}/secrets')
  const submit = (): void => {
    const body = { name: name.trim(), expires_at: after(life) }
    add.mutate(
      { args: { path: { client_id: clientId }, body } },
      { onSuccess: ({ body: made }) => onMade(made.client_secret) },
    )
  }
  return (
    <FormDialog
      title="Add secret"
      submit="Add secret"
      change={add}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faults) => (
        <>
          <NameField
            description="Where it will be stored."
            placeholder="Vault, eu-west-1"
            value={name}
            onChange={setName}
            error={faults['name']}
            data-autofocus
          />
          <Select
            label="Expires after"
            data={lives}
            value={life}
            onChange={(value) => value !== null && setLife(value)}
            allowDeselect={false}
          />
        </>
      )}
    </FormDialog>
  )
}
