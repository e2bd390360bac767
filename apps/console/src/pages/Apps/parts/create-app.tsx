/** A new app: where it runs decides what it is; its name, where it is answered, what it asks for. */
import { Button, Drawer, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { AnswerOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import { useRead } from '../../../api/queries.ts'
import { type AppType, appTypes, isAppType } from '../../../components/app-types.ts'
import { linesOf } from '../../../components/lines.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { OrganizationField } from '../../../components/organization-field.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { mayRegister, redirects } from '../../../components/redirect-uris.ts'
import { RedirectUrisField } from '../../../components/redirect-uris-field.tsx'
import { type Api, scopesOf } from '../../../components/scope-choice.ts'
import { type ScopeChoice, ScopePicker } from '../../../components/scope-picker.tsx'
import { useFocusOnMount } from '../../../design/use-focus-on-mount.ts'

export interface CreateAppProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onCreated: (app: AnswerOf<'POST /clients'>) => void
}

export function CreateApp({ opened, onClose, onCreated }: CreateAppProps) {
  const apis = useRead('GET /apis', { query: { limit: 200 } }, { enabled: opened })
  return (
    <Drawer opened={opened} onClose={onClose} title="Create app">
      {apis.error !== null && <ProblemAlert error={apis.error} retry={apis.refetch} />}
      {apis.data === undefined && apis.error === null && <Waiting />}
      {apis.data !== undefined && <CreateForm apis={apis.data.body.items} onCreated={onCreated} />}
    </Drawer>
  )
}

interface Draft {
  /** `machine` is no app: it leads to where credentials are made. */
  readonly place: AppType | 'machine'
  readonly name: string
  readonly redirectUris: string
  readonly organization: string | undefined
  readonly choice: ScopeChoice
}

const newDraft = (apis: readonly Api[]): Draft => {
  const scopes = scopesOf('read', apis)
  const choice: ScopeChoice = { template: scopes.length > 0 ? 'read' : 'custom', scopes }
  return { place: 'web', name: '', redirectUris: '', organization: undefined, choice }
}

const bodyOf = ({ name, redirectUris, organization, choice }: Draft, type: AppType) => ({
  name: name.trim(),
  type,
  scope: choice.scopes.join(' '),
  ...(redirects(type) && { redirect_uris: linesOf(redirectUris) }),
  ...(organization !== undefined && { organization_id: organization }),
})

type FormProps = Pick<CreateAppProps, 'onCreated'> & { readonly apis: readonly Api[] }

function CreateForm({ apis, onCreated }: FormProps) {
  const [draft, setDraft] = useState(() => newDraft(apis))
  const create = useChange('POST /clients')
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const { place } = draft
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (place === 'machine') return
    create.mutate(
      { args: { body: bodyOf(draft, place) } },
      { onSuccess: ({ body }) => onCreated(body) },
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Places value={place} onChange={(next) => change({ place: next })} />
        {place === 'machine' ? (
          <CredentialInstead />
        ) : (
          <>
            <AppFields
              apis={apis}
              draft={draft}
              type={place}
              onChange={change}
              errors={fieldsOf(create.error)}
            />
            {create.error !== null && <ProblemAlert error={create.error} />}
            <Group justify="flex-end">
              <Button
                type="submit"
                loading={create.isPending}
                disabled={!mayRegister(draft.redirectUris, place)}
              >
                Create
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </form>
  )
}

interface PlacesProps {
  readonly value: Draft['place']
  readonly onChange: (place: Draft['place']) => void
}

function Places({ value, onChange }: PlacesProps) {
  const first = useFocusOnMount<HTMLInputElement>()
  return (
    <Radio.Group
      label="Where does it run?"
      value={value}
      onChange={(next) => (isAppType(next) || next === 'machine') && onChange(next)}
    >
      <Stack gap="sm" pt="xs">
        {appTypes.map(({ type, label, about }, at) => (
          <Radio
            key={type}
            ref={at === 0 ? first : null}
            value={type}
            label={label}
            description={about}
          />
        ))}
        <Radio
          value="machine"
          label="Only on my server, for nobody but itself"
          description="Nobody is asked: that is a credential, not an app."
        />
      </Stack>
    </Radio.Group>
  )
}

const CredentialInstead = () => (
  <Group justify="space-between">
    <Text size="sm">A credential needs a name, and is there at once.</Text>
    <Button
      renderRoot={(props) => <Link to="/credentials" search={{ create: 'yes' }} {...props} />}
    >
      Create a credential
    </Button>
  </Group>
)

interface AppFieldsProps {
  readonly apis: readonly Api[]
  readonly draft: Draft
  readonly type: AppType
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (part: Partial<Draft>) => void
}

function AppFields({ apis, draft, type, errors, onChange }: AppFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        placeholder="Ledger Sync"
        description="People see it when they are asked."
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={errors['name']}
        maxLength={200}
        required
      />
      {redirects(type) && (
        <RedirectUrisField
          label="Redirect URIs"
          description="Where people are sent back to, one a line. Compared as they stand: no wildcards."
          type={type}
          value={draft.redirectUris}
          onChange={(redirectUris) => onChange({ redirectUris })}
          error={errors['redirect_uris']}
          required
          presets
        />
      )}
      <OrganizationField
        value={draft.organization}
        onChange={(organization) => onChange({ organization })}
      />
      <ScopePicker apis={apis} value={draft.choice} onChange={(choice) => onChange({ choice })} />
    </>
  )
}
