/** A new credential: a name is enough; the rest is proposed. */
import { Button, Collapse, Drawer, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { AnswerOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import { useRead } from '../../../api/queries.ts'
import { type Expiry, endOf, inAYear } from '../../../components/expiry.ts'
import { ExpiryField } from '../../../components/expiry-field.tsx'
import { Waiting } from '../../../components/list-state.tsx'
import { OrganizationField } from '../../../components/organization-field.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { type Api, apisOf, scopesOf } from '../../../components/scope-choice.ts'
import { type ScopeChoice, ScopePicker } from '../../../components/scope-picker.tsx'
import type { NewSecret } from '../../../components/secret-once/secret-files.ts'
import { Icon } from '../../../design/icon.tsx'
import { useFocusOnMount } from '../../../design/use-focus-on-mount.ts'

export interface CreateCredentialProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onCreated: (secret: NewSecret) => void
}

export function CreateCredential({ opened, onClose, onCreated }: CreateCredentialProps) {
  const apis = useRead('GET /apis', { query: { limit: 200 } }, { enabled: opened })
  return (
    <Drawer opened={opened} onClose={onClose} title="Create credential">
      {apis.error !== null && <ProblemAlert error={apis.error} retry={apis.refetch} />}
      {apis.data === undefined && apis.error === null && <Waiting />}
      {apis.data !== undefined && <CreateForm apis={apis.data.body.items} onCreated={onCreated} />}
    </Drawer>
  )
}

type FormProps = Pick<CreateCredentialProps, 'onCreated'> & { readonly apis: readonly Api[] }

interface Draft {
  readonly name: string
  readonly description: string
  readonly addresses: string
  readonly organization: string | undefined
  readonly choice: ScopeChoice
  readonly expiry: Expiry
}

/** What only reads is proposed; where nothing does, everything is to be chosen by hand. */
function newDraft(apis: readonly Api[]): Draft {
  const scopes = scopesOf('read', apis)
  const template = scopes.length > 0 ? 'read' : 'custom'
  const choice: ScopeChoice = { template, scopes }
  return {
    name: '',
    description: '',
    addresses: '',
    organization: undefined,
    choice,
    expiry: inAYear,
  }
}

const linesOf = (text: string): readonly string[] =>
  text
    .split(/[\s,]+/u)
    .map((line) => line.trim())
    .filter((line) => line !== '')

const bodyOf = ({ name, description, addresses, organization, choice, expiry }: Draft) => ({
  name: name.trim(),
  type: 'machine' as const,
  scope: choice.scopes.join(' '),
  client_secret_expires_at: endOf(expiry, Date.now()) ?? null,
  ...(organization !== undefined && { organization_id: organization }),
  ...(description !== '' && { description }),
  ...(addresses.trim() !== '' && { ip_allow_list: linesOf(addresses) }),
})

function CreateForm({ apis, onCreated }: FormProps) {
  const { session } = useActing()
  const [draft, setDraft] = useState(() => newDraft(apis))
  const create = useChange('POST /clients')
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    create.mutate(
      { args: { body: bodyOf(draft) } },
      {
        onSuccess: ({ body }) => onCreated(secretOf(body, { apis, issuer: session.issuer })),
      },
    )
  }
  const name = useFocusOnMount<HTMLInputElement>()
  const fields = fieldsOf(create.error)
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          ref={name}
          label="Name"
          placeholder="Nightly backup"
          description="Where it runs, in words that you will know in a year."
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={fields['name']}
          maxLength={200}
          required
          data-autofocus
        />
        <OrganizationField
          value={draft.organization}
          onChange={(organization) => change({ organization })}
        />
        <ScopePicker apis={apis} value={draft.choice} onChange={(choice) => change({ choice })} />
        <ExpiryField
          value={draft.expiry}
          onChange={(expiry) => change({ expiry })}
          error={fields['client_secret_expires_at']}
        />
        <Advanced draft={draft} onChange={change} error={fields['ip_allow_list']} />
        {create.error !== null && <ProblemAlert error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface AdvancedProps {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
  readonly error: string | undefined
}

function Advanced({ draft, onChange, error }: AdvancedProps) {
  const [opened, { toggle }] = useDisclosure()
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        rightSection={<Icon name="chevron" size={14} />}
        aria-expanded={opened}
        onClick={toggle}
      >
        Advanced
      </Button>
      <Collapse expanded={opened}>
        <Stack pt="sm">
          <TextInput
            label="Description"
            description="Where the secret is stored, who looks after it."
            value={draft.description}
            onChange={(event) => onChange({ description: event.currentTarget.value })}
            maxLength={2000}
          />
          <Textarea
            label="Only from these addresses"
            description="Addresses and CIDR blocks, one a line. Empty: from anywhere."
            placeholder="203.0.113.0/24"
            value={draft.addresses}
            onChange={(event) => onChange({ addresses: event.currentTarget.value })}
            error={error}
            autosize
            minRows={2}
          />
        </Stack>
      </Collapse>
    </div>
  )
}

/** What is shown once. Only scopes of several APIs need one to be named. */
function secretOf(
  { client_id, client_secret = '', scope }: AnswerOf<'POST /clients'>,
  { apis, issuer }: { readonly apis: readonly Api[]; readonly issuer: string },
): NewSecret {
  const chosen = apisOf(scope.split(' '), apis)
  const resource = chosen.length > 1 ? chosen[0]?.identifier : undefined
  return { clientId: client_id, clientSecret: client_secret, issuer, resource }
}
