/** A new customer. */
import { Modal, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ApiProblem } from '../../../api/problem.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { FormButtons } from '../../../design/form-buttons.tsx'

export function CreateOrganization({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const create = useChange('POST /organizations')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    create.mutate(
      { args: { body: { name: name.trim() } } },
      {
        onSuccess: ({ body }) => {
          onClose()
          void navigate({ to: '.', search: { org: body.id } })
        },
      },
    )
  }
  const fields = create.error instanceof ApiProblem ? create.error.fields : {}
  return (
    <Modal opened onClose={onClose} title="Create organization" size="md">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            placeholder="Acme"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields['name']}
            maxLength={200}
            required
            data-autofocus
          />
          {create.error !== null && <ProblemAlert error={create.error} />}
          <FormButtons pending={create.isPending} onCancel={onClose}>
            Create
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  )
}
