/** What an API is called, and what its tokens are like. */
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { BodyOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import { NameField } from '../../../components/name-field.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { secondsOf, TokenLifeField } from '../../../components/token-life-field.tsx'
import { notify } from '../../../design/notify.ts'
import { Time } from '../../../design/time.tsx'
import type { PartProps } from '../index.tsx'

type Changes = BodyOf<'PATCH /apis/{id}'>

interface Draft {
  readonly name: string
  readonly minutes: number | string
  readonly format: 'jwt' | 'opaque'
  readonly algorithm: PartProps['api']['signing_algorithm']
}

const formats = [
  { value: 'jwt', label: 'JWT: the API verifies it by itself' },
  { value: 'opaque', label: 'Opaque: the API asks by introspection' },
]
const algorithms = ['ES256', 'EdDSA', 'RS256'] as const

const draftOf = ({ api }: PartProps): Draft => ({
  name: api.name,
  minutes: api.access_token_lifetime / 60,
  format: api.access_token_format,
  algorithm: api.signing_algorithm,
})

const bodyOf = ({ name, minutes, format, algorithm }: Draft): Changes => ({
  name: name.trim(),
  access_token_lifetime: secondsOf(minutes),
  access_token_format: format,
  signing_algorithm: algorithm,
})

export function Tokens(part: PartProps) {
  const { api, etag, mayWrite } = part
  const [draft, setDraft] = useState(() => draftOf(part))
  const save = useChange('PATCH /apis/{id}')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate(
      { args: { path: { id: api.id }, body: bodyOf(draft) }, conditions: { ifMatch: etag } },
      { onSuccess: () => notify.done('Saved. New tokens are like that from now on.') },
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <Fields
          draft={draft}
          errors={fieldsOf(save.error)}
          readOnly={!mayWrite}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
        {save.error !== null && <ProblemAlert error={save.error} />}
        {mayWrite && (
          <Group>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        )}
        <Text size="sm" c="dimmed">
          Registered <Time at={api.created_at} />.{' '}
          <Link to="/audit" search={{ target: api.id }}>
            Who changed it
          </Link>
        </Text>
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
      <NameField
        value={draft.name}
        onChange={(name) => onChange({ name })}
        error={errors['name']}
        readOnly={readOnly}
      />
      <TokenLifeField
        about="A client can ask for less, never for more."
        value={draft.minutes}
        onChange={(minutes) => onChange({ minutes })}
        error={errors['access_token_lifetime']}
        readOnly={readOnly}
        required
      />
      <Select
        label="Format"
        data={formats}
        value={draft.format}
        onChange={(format) => format !== null && onChange({ format: format as Draft['format'] })}
        allowDeselect={false}
        readOnly={readOnly}
      />
      <Select
        label="Signed with"
        description="Every JWT library knows ES256. Tokens that are out keep what they have."
        data={[...algorithms]}
        value={draft.algorithm}
        onChange={(algorithm) =>
          algorithm !== null && onChange({ algorithm: algorithm as Draft['algorithm'] })
        }
        allowDeselect={false}
        readOnly={readOnly}
        disabled={draft.format === 'opaque'}
      />
    </>
  )
}
