/** One scope: its name for programs, its words for people. */
import { Modal, Stack, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { FormButtons } from '../../../design/form-buttons.tsx'
import { notify } from '../../../design/notify.ts'
import type { PartProps } from '../index.tsx'
import { ScopeWords } from './scope-words.tsx'
import type { Scope } from './scopes.tsx'

export type EditScopeProps = PartProps & {
  /** The one to change; without it, one is added. */
  readonly scope?: Scope
  readonly onClose: () => void
}

const blank: Scope = { name: '', title: '', description: '', sensitive: false }

export function EditScope({ api, etag, scope, onClose }: EditScopeProps) {
  const [draft, setDraft] = useState(scope ?? blank)
  const save = useChange('PATCH /apis/{id}')
  const taken = scope === undefined && api.scopes.some(({ name }) => name === draft.name.trim())
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (taken) return
    const name = draft.name.trim()
    const next: Scope = { ...draft, name, title: draft.title.trim() || name }
    const scopes =
      scope === undefined
        ? [...api.scopes, next]
        : api.scopes.map((each) => (each.name === scope.name ? next : each))
    save.mutate(
      { args: { path: { id: api.id }, body: { scopes } }, conditions: { ifMatch: etag } },
      {
        onSuccess: () => {
          notify.done(scope === undefined ? `${name} is a scope of ${api.name} now.` : 'Saved.')
          onClose()
        },
      },
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={scope === undefined ? 'Add scope' : `Change ${scope.name}`}
      size="md"
    >
      <form onSubmit={submit}>
        <Stack>
          <Fields
            draft={draft}
            fixed={scope !== undefined}
            taken={taken}
            onChange={(change) => setDraft({ ...draft, ...change })}
          />
          {save.error !== null && <ProblemAlert error={save.error} />}
          <FormButtons pending={save.isPending} onCancel={onClose}>
            {scope === undefined ? 'Add scope' : 'Save'}
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  )
}

interface FieldsProps {
  readonly draft: Scope
  /** The name of a scope stays: clients have it. */
  readonly fixed: boolean
  readonly taken: boolean
  readonly onChange: (change: Partial<Scope>) => void
}

function Fields({ draft, fixed, taken, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        description={
          fixed
            ? 'It stays: clients and programs name it.'
            : 'What programs name: a resource and an action.'
        }
        placeholder="balance:read"
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={taken && 'The API has a scope of this name.'}
        maxLength={100}
        readOnly={fixed}
        required
        data-autofocus={!fixed || undefined}
      />
      <ScopeWords scope={draft} fixed={fixed} onChange={onChange} />
      <Switch
        label="Sensitive"
        description="Marked wherever it is asked for, and in no template that only reads."
        checked={draft.sensitive}
        onChange={(event) => onChange({ sensitive: event.currentTarget.checked })}
      />
    </>
  )
}
