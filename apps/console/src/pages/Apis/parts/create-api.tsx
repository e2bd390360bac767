/** A new API: its name and its identifier; its scopes come after. */
import { Modal, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ApiProblem } from '../../../api/problem.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { FormButtons } from '../../../design/form-buttons.tsx'

export function CreateApi({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [identifier, setIdentifier] = useState('')
  const create = useChange('POST /apis')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    create.mutate(
      { args: { body: { name: name.trim(), identifier: identifier.trim() } } },
      {
        onSuccess: ({ body }) =>
          void navigate({
            to: '/apis/$apiId',
            params: { apiId: body.id },
            search: { tab: 'scopes' },
          }),
      },
    )
  }
  const fields = create.error instanceof ApiProblem ? create.error.fields : {}
  return (
    <Modal opened onClose={onClose} title="Register API" size="md">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="As customers know it: it stands on the page where people allow access."
            placeholder="Cloud API"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields['name']}
            maxLength={200}
            required
            data-autofocus
          />
          <TextInput
            label="Identifier"
            description="Its address, as the aud of its tokens has it. It stays as it is."
            placeholder="https://api.example.com"
            value={identifier}
            onChange={(event) => setIdentifier(event.currentTarget.value)}
            error={fields['identifier']}
            maxLength={2000}
            required
          />
          {create.error !== null && <ProblemAlert error={create.error} />}
          <FormButtons pending={create.isPending} onCancel={onClose}>
            Register
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  )
}
