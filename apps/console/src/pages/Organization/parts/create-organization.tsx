/** A new customer. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { NameField } from '../../../components/name-field.tsx'

export function CreateOrganization({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const create = useChange('POST /organizations')
  const submit = (): void =>
    create.mutate(
      { args: { body: { name: name.trim() } } },
      {
        onSuccess: ({ body }) => {
          onClose()
          void navigate({ to: '.', search: { org: body.id } })
        },
      },
    )
  return (
    <FormDialog
      title="Create organization"
      submit="Create"
      change={create}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faults) => (
        <NameField
          placeholder="Acme"
          value={name}
          onChange={setName}
          error={faults['name']}
          data-autofocus
        />
      )}
    </FormDialog>
  )
}
