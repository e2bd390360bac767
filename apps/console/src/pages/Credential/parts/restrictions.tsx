/** From where a credential may ask, for how long its tokens are good, and what it is called. */
import { Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useChange } from '../../../api/changes.ts'
import { ApiProblem } from '../../../api/problem.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { notify } from '../../../design/notify.ts'

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
  access_token_lifetime: minutes === '' ? null : Math.round(Number(minutes) * 60),
})

export function Restrictions(part: ClientPartProps) {
  const { client, etag } = part
  const { may } = useActing()
  const [draft, setDraft] = useState(() => draftOf(part))
  const save = useChange('PATCH /clients/{client_id}')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const args = { path: { client_id: client.client_id }, body: bodyOf(draft) }
    save.mutate({ args, conditions: { ifMatch: etag } }, { onSuccess: () => notify.done('Saved.') })
  }
  const readOnly = !may('keygrant:clients:write')
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <Fields
          draft={draft}
          errors={save.error instanceof ApiProblem ? save.error.fields : {}}
          readOnly={readOnly}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
        {save.error !== null && <ProblemAlert error={save.error} />}
        {!readOnly && (
          <Group>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        )}
      </Stack>
    </form>
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
      <TextInput
        label="Name"
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={errors['name']}
        readOnly={readOnly}
        required
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
      <NumberInput
        label="Tokens are good for"
        description="Minutes, 1 to 1440. Empty: as long as the API says. The shorter of the two counts."
        suffix=" minutes"
        min={1}
        max={1440}
        value={draft.minutes}
        onChange={(minutes) => onChange({ minutes })}
        error={errors['access_token_lifetime']}
        readOnly={readOnly}
      />
    </>
  )
}
