/** How the pages to sign in and to allow look and speak. */
import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { AnswerOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import { useRead } from '../../../api/queries.ts'
import { languages } from '../../../components/languages.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { notify } from '../../../design/notify.ts'
import { AccentField } from './accent-field.tsx'
import { LogoField } from './logo-field.tsx'
import { PagesPreview } from './pages-preview.tsx'

type PageSettings = AnswerOf<'GET /settings/pages'>
type Draft = Omit<PageSettings, 'accent_tones' | 'available_languages'>

export function Pages() {
  const { data, error, refetch } = useRead('GET /settings/pages', {})
  if (data === undefined)
    return error === null ? <Waiting lines={8} /> : <ProblemAlert error={error} retry={refetch} />
  // Begun anew with each version: what another operator saved meanwhile is not overwritten unseen.
  return (
    <Stack gap="xl">
      <PagesForm key={data.etag} settings={data.body} etag={data.etag} />
      <PagesPreview key={`preview ${data.etag}`} />
    </Stack>
  )
}

interface PagesFormProps {
  readonly settings: PageSettings
  readonly etag: string | undefined
}

function PagesForm({ settings, etag }: PagesFormProps) {
  const { accent_tones: tones, available_languages: available, ...stored } = settings
  const [draft, setDraft] = useState<Draft>(stored)
  const save = useChange('PATCH /settings/pages')
  const put = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  const faults = fieldsOf(save.error)
  const readOnly = !useActing().may('keygrant:settings:write')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate(
      { args: { body: draft }, conditions: { ifMatch: etag } },
      { onSuccess: () => notify.done('Saved. The next page that is opened looks like that.') },
    )
  }
  const part = { draft, faults, readOnly, onChange: put }
  return (
    <form onSubmit={submit}>
      <Stack maw={680}>
        <Looks {...part} tones={tones} stored={stored.accent_color} />
        <Languages {...part} available={available} />
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
  readonly faults: Readonly<Record<string, string>>
  readonly readOnly: boolean
  readonly onChange: (part: Partial<Draft>) => void
}

interface LooksProps extends FieldsProps {
  readonly tones: PageSettings['accent_tones']
  /** The colour that the tones are of. */
  readonly stored: string | null
}

const Looks = ({ draft, faults, readOnly, onChange, tones, stored }: LooksProps) => (
  <>
    <TextInput
      label="Product name"
      description="In the head of the pages, and in the window’s title."
      value={draft.product_name}
      onChange={(event) => onChange({ product_name: event.currentTarget.value })}
      error={faults['product_name']}
      maxLength={60}
      readOnly={readOnly}
      required
    />
    <LogoField
      label="Logo"
      about="PNG, JPEG, WebP or SVG, 48 KiB at the most. Shown 32 pixels high, in place of the mark and the name."
      value={draft.logo_uri}
      scheme="light"
      error={faults['logo_uri']}
      readOnly={readOnly}
      onChange={(logo) => onChange({ logo_uri: logo })}
    />
    <LogoField
      label="Logo on a dark ground"
      about="Without one, the logo above is shown there, too."
      value={draft.logo_dark_uri}
      scheme="dark"
      error={faults['logo_dark_uri']}
      readOnly={readOnly}
      onChange={(logo) => onChange({ logo_dark_uri: logo })}
    />
    <AccentField
      value={draft.accent_color}
      tones={draft.accent_color === stored ? tones : null}
      error={faults['accent_color']}
      readOnly={readOnly}
      onChange={(accent) => onChange({ accent_color: accent })}
    />
    <TextInput
      label="Help"
      description="Linked at the foot of every page, for people who can’t go on: an https or a mailto address."
      placeholder="https://"
      value={draft.support_uri ?? ''}
      onChange={(event) =>
        onChange({
          support_uri: event.currentTarget.value === '' ? null : event.currentTarget.value,
        })
      }
      error={faults['support_uri']}
      maxLength={2_000}
      readOnly={readOnly}
    />
  </>
)

interface LanguagesProps extends FieldsProps {
  readonly available: PageSettings['available_languages']
}

function Languages({ draft, faults, readOnly, onChange, available }: LanguagesProps) {
  const named = languages.filter(({ value }) => available.includes(value))
  const choose = (chosen: readonly string[]): void => {
    const offered = named.filter(({ value }) => chosen.includes(value)).map(({ value }) => value)
    const kept = offered.find((each) => each === draft.default_language) ?? offered[0]
    if (kept !== undefined) onChange({ languages: offered, default_language: kept })
  }
  return (
    <>
      <Checkbox.Group
        label="Languages"
        description="Each person gets the one they want, if it is among these. One has to stay."
        error={faults['languages']}
        value={[...draft.languages]}
        onChange={choose}
        readOnly={readOnly}
      >
        <Group gap="lg" mt="xs">
          {named.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Group>
      </Checkbox.Group>
      <Select
        label="For whoever wants none of them"
        data={named.filter(({ value }) => draft.languages.includes(value))}
        value={draft.default_language}
        onChange={(language) =>
          language !== null && onChange({ default_language: language as Draft['default_language'] })
        }
        error={faults['default_language']}
        allowDeselect={false}
        readOnly={readOnly}
        maw={280}
      />
    </>
  )
}
