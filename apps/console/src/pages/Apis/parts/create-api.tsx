/** A new API: its name and its identifier; its scopes come after. */
import { TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { NameField } from '../../../components/name-field.tsx'

export function CreateApi({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [identifier, setIdentifier] = useState('')
  const create = useChange('POST /apis')
  const submit = (): void =>
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
  return (
    <FormDialog
      title="Register API"
      submit="Register"
      change={create}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faults) => (
        <>
          <NameField
            description="As customers know it: it stands on the page where people allow access."
            placeholder="Cloud API"
            value={name}
            onChange={setName}
            error={faults['name']}
            data-autofocus
          />
          <TextInput
            label="Identifier"
            description="Its address, as the aud of its tokens has it. It stays as it is."
            placeholder="https://api.example.com"
            value={identifier}
            onChange={(event) => setIdentifier(event.currentTarget.value)}
            error={faults['identifier']}
            maxLength={2000}
            required
          />
        </>
      )}
    </FormDialog>
  )
}
