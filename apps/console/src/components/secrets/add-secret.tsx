/** A further secret beside those there are. */
import { Modal, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { ApiProblem } from '../../api/problem.ts'
import { FormButtons } from '../../design/form-buttons.tsx'
import { ProblemAlert } from '../problem-alert.tsx'

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
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    add.mutate(
      {
        args: {
          path: { client_id: clientId },
          body: { name: name.trim(), expires_at: after(life) },
        },
      },
      { onSuccess: ({ body }) => onMade(body.client_secret) },
    )
  }
  const fields = add.error instanceof ApiProblem ? add.error.fields : {}
  return (
    <Modal opened onClose={onClose} title="Add secret" size="md">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="Where it will be stored."
            placeholder="Vault, eu-west-1"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields['name']}
            maxLength={200}
            required
            data-autofocus
          />
          <Select
            label="Expires after"
            data={lives}
            value={life}
            onChange={(value) => value !== null && setLife(value)}
            allowDeselect={false}
          />
          {add.error !== null && <ProblemAlert error={add.error} />}
          <FormButtons pending={add.isPending} onCancel={onClose}>
            Add secret
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  )
}
