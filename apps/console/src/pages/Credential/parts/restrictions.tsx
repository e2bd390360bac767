/** From where a credential may ask, for how long its tokens are good, and what it is called. */
import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ClientForm, useMayChangeClients } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { NameField } from '../../../components/name-field.tsx'
import { secondsOf, TokenLifeField } from '../../../components/token-life-field.tsx'

const linesOf = (text: string): readonly string[] => text.split(/[\s,]+/u).filter(Boolean)

interface Draft {
  readonly name: string
  readonly description: string
  readonly addresses: string
  readonly minutes: number | string
}

const draftOf = ({ client }: ClientPartProps): Draft => ({
  name: client.name,
  description: client.description,
  addresses: client.ip_allow_list.join('\n'),
  minutes: client.access_token_lifetime === null ? '' : client.access_token_lifetime / 60,
})

const bodyOf = ({ name, description, addresses, minutes }: Draft) => ({
  name,
  description,
  ip_allow_list: linesOf(addresses),
  access_token_lifetime: minutes === '' ? null : secondsOf(minutes),
})

export function Restrictions(part: ClientPartProps) {
  const [draft, setDraft] = useState(() => draftOf(part))
  const saving = useSaveClient(part)
  const readOnly = !useMayChangeClients()
  return (
    <ClientForm saving={saving} onSave={() => saving.save(bodyOf(draft))}>
      <Fields
        draft={draft}
        errors={saving.fields}
        readOnly={readOnly}
        onChange={(change) => setDraft({ ...draft, ...change })}
      />
    </ClientForm>
  )
}

interface FieldsProps {
  readonly draft: Draft
  readonly errors: Readonly<Record<string, string>>
  readonly readOnly: boolean
  readonly onChange: (change: Partial<Draft>) => void
}

function Fields({ draft, errors, readOnly, onChange }: FieldsProps) {
  return (
    <>
      <NameField
        value={draft.name}
        onChange={(name) => onChange({ name })}
        error={errors['name']}
        readOnly={readOnly}
      />
      <TextInput
        label="Description"
        description="Where the secret is stored, who looks after it."
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        error={errors['description']}
        readOnly={readOnly}
      />
      <Textarea
        label="Only from these addresses"
        description="Addresses and CIDR blocks, one a line. Empty: from anywhere."
        value={draft.addresses}
        onChange={(event) => onChange({ addresses: event.currentTarget.value })}
        error={errors['ip_allow_list']}
        readOnly={readOnly}
        autosize
        minRows={3}
      />
      <TokenLifeField
        about="Empty: as long as the API says. The shorter of the two counts."
        value={draft.minutes}
        onChange={(minutes) => onChange({ minutes })}
        error={errors['access_token_lifetime']}
        readOnly={readOnly}
      />
    </>
  )
}
