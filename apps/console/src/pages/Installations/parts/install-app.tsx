/** Chooses an app and answers what it asks whoever installs it. */
import {
  Anchor,
  Badge,
  Button,
  Drawer,
  Group,
  Paper,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { ItemOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import { useList } from '../../../api/queries.ts'
import { ListState } from '../../../components/list-state.tsx'
import { OrganizationField } from '../../../components/organization-field.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ScopeList } from '../../../components/scope-list.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'

type Installable = ItemOf<'GET /installable_clients'>

export interface InstallAppProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export const InstallApp = ({ opened, onClose }: InstallAppProps) => (
  <Drawer opened={opened} onClose={onClose} title="Install app">
    <Choosing onDone={onClose} />
  </Drawer>
)

function Choosing({ onDone }: { readonly onDone: () => void }) {
  const { organization } = useActing()
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<Installable>()
  const query = { organization_id: organization?.id, q: q === '' ? undefined : q, limit: 20 }
  const list = useList('GET /installable_clients', { query })
  if (chosen !== undefined)
    return <InstallForm app={chosen} onBack={() => setChosen(undefined)} onDone={onDone} />
  return (
    <Stack>
      <TextInput
        label="Find an app"
        placeholder="Name or client id"
        leftSection={<Icon name="search" size={16} />}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
        maxLength={100}
        data-autofocus
      />
      <ListState
        list={list}
        empty={
          <EmptyState icon="installation" title="No app to install">
            {q === ''
              ? 'Apps appear here once they are published and say how they are installed; drafts of your own do at once.'
              : 'No app has this name.'}
          </EmptyState>
        }
      >
        {(apps) =>
          apps.map((app) => <AppCard key={app.client_id} app={app} onChoose={setChosen} />)
        }
      </ListState>
    </Stack>
  )
}

interface AppCardProps {
  readonly app: Installable
  readonly onChoose: (app: Installable) => void
}

const AppCard = ({ app, onChoose }: AppCardProps) => (
  <Paper p="md">
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <Stack gap={4}>
        <WhatItIs app={app} />
      </Stack>
      <Button variant="default" onClick={() => onChoose(app)} aria-label={`Choose ${app.name}`}>
        Choose
      </Button>
    </Group>
  </Paper>
)

/** Who offers it, as far as anybody has checked, and what it will ask for. */
const WhatItIs = ({ app }: Pick<AppCardProps, 'app'>) => (
  <>
    <Group gap="xs">
      <Text fw={600}>{app.name}</Text>
      <Badge color={app.verified ? 'green' : 'yellow'}>
        {app.verified ? 'verified' : 'unverified'}
      </Badge>
      {app.publication === 'draft' && <Badge color="gray">draft of yours</Badge>}
    </Group>
    {app.description !== '' && <Text size="sm">{app.description}</Text>}
    <ScopeList scope={app.scope} most={6} />
    <Group gap="sm">
      <WebLink href={app.client_uri} text="Website" />
      <WebLink href={app.policy_uri} text="Privacy" />
      <WebLink href={app.tos_uri} text="Terms" />
    </Group>
  </>
)

interface WebLinkProps {
  readonly href: string | null
  readonly text: string
}

/** The server takes https addresses only; another one is not made a link all the same. */
const WebLink = ({ href, text }: WebLinkProps) =>
  href === null || !/^https?:/u.test(href) ? null : (
    <Anchor size="sm" href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </Anchor>
  )

interface InstallFormProps {
  readonly app: Installable
  readonly onBack: () => void
  readonly onDone: () => void
}

function InstallForm({ app, onBack, onDone }: InstallFormProps) {
  const acting = useActing()
  const [organization, setOrganization] = useState<string>()
  const manifest = app.installation ?? { regions: [], fields: [] }
  const [answers, setAnswers] = useState<Answers>({ region: manifest.regions[0], fields: {} })
  const install = useChange('POST /installations')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const owner = organization ?? acting.organization?.id
    const body = {
      client_id: app.client_id,
      ...(owner !== undefined && { organization_id: owner }),
      ...(answers.region !== undefined && { region: answers.region }),
      fields: Object.fromEntries(Object.entries(answers.fields).filter(([, text]) => text !== '')),
    }
    install.mutate(
      { args: { body } },
      {
        onSuccess: () => {
          notify.done(`${app.name} is installed.`)
          onDone()
        },
      },
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <WhatItIs app={app} />
        <OrganizationField value={organization} onChange={setOrganization} />
        <ManifestFields
          manifest={manifest}
          answers={answers}
          errors={fieldsOf(install.error)}
          onChange={setAnswers}
        />
        {install.error !== null && <ProblemAlert error={install.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button type="submit" loading={install.isPending}>
            Install
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface Answers {
  readonly region: string | undefined
  readonly fields: Readonly<Record<string, string>>
}

interface ManifestFieldsProps {
  readonly manifest: Pick<NonNullable<Installable['installation']>, 'regions' | 'fields'>
  readonly answers: Answers
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (answers: Answers) => void
}

function ManifestFields({ manifest, answers, errors, onChange }: ManifestFieldsProps) {
  const put = (name: string, text: string): void =>
    onChange({ ...answers, fields: { ...answers.fields, [name]: text } })
  return (
    <>
      {manifest.regions.length > 0 && (
        <Select
          label="Region"
          data={[...manifest.regions]}
          value={answers.region ?? null}
          onChange={(next) => onChange({ ...answers, region: next ?? undefined })}
          allowDeselect={false}
          error={errors['region']}
          required
        />
      )}
      {manifest.fields.map(({ name, title, required }) => (
        <TextInput
          key={name}
          label={title}
          value={answers.fields[name] ?? ''}
          onChange={(event) => put(name, event.currentTarget.value)}
          error={errors[`fields.${name}`]}
          maxLength={2_000}
          required={required}
        />
      ))}
    </>
  )
}
