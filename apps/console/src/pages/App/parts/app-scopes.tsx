/** What an app may ask for, and what of it people can't leave out. */

import { isIdentityScope } from '@keygrant/protocol'
import { Checkbox, Stack } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '../../../api/queries.ts'
import { ClientForm } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ScopeChanges } from '../../../components/scope-changes.tsx'
import { type Api, difference, splitScope } from '../../../components/scope-choice.ts'
import { ScopeList } from '../../../components/scope-list.tsx'
import { type ScopeChoice, ScopePicker } from '../../../components/scope-picker.tsx'
import { InReview, useMayChangeApp } from './in-review.tsx'

export function AppScopes(part: ClientPartProps) {
  const apis = useRead('GET /apis', { query: { limit: 200 } })
  const mayWrite = useMayChangeApp(part.client)
  if (apis.error !== null) return <ProblemAlert error={apis.error} retry={apis.refetch} />
  if (apis.data === undefined) return <Waiting />
  if (!mayWrite)
    return (
      <Stack>
        <InReview client={part.client} />
        <ScopeList scope={part.client.scope} most={100} />
      </Stack>
    )
  return <ScopesForm {...part} apis={apis.data.body.items} />
}

function ScopesForm({ apis, ...part }: ClientPartProps & { readonly apis: readonly Api[] }) {
  const { client } = part
  const before = splitScope(client.scope)
  const requiredBefore = splitScope(client.required_scope)
  const [choice, setChoice] = useState<ScopeChoice>({ template: 'custom', scopes: before })
  const [asRequired, setRequired] = useState<readonly string[]>(requiredBefore)
  const saving = useSaveClient(part, 'Scopes saved.')
  const required = asRequired.filter((name) => choice.scopes.includes(name))
  const body = { scope: choice.scopes.join(' '), required_scope: required.join(' ') }
  const changes = [difference(before, choice.scopes), difference(requiredBefore, required)]
  const same = changes.every(({ added, removed }) => added.length + removed.length === 0)
  return (
    <ClientForm saving={saving} onSave={() => saving.save(body)} label="Save scopes" blocked={same}>
      <ScopePicker apis={apis} value={choice} onChange={setChoice} />
      <RequiredScopes scopes={choice.scopes} value={required} onChange={setRequired} />
      <ScopeChanges before={before} after={choice.scopes}>
        People who allowed the app are asked about what is added. Tokens that are out keep their
        scopes until they expire.
      </ScopeChanges>
    </ClientForm>
  )
}

interface RequiredScopesProps {
  readonly scopes: readonly string[]
  readonly value: readonly string[]
  readonly onChange: (scopes: readonly string[]) => void
}

/** Who somebody is comes with every sign-in, so that is not theirs to leave out, whatever is said here. */
function RequiredScopes({ scopes, value, onChange }: RequiredScopesProps) {
  const optional = scopes.filter((name) => !isIdentityScope(name))
  if (optional.length === 0) return null
  return (
    <Checkbox.Group
      label="Can’t do without"
      description="People may clear the box of every other scope, so leave out of this what the app can do without."
      value={[...value]}
      onChange={onChange}
    >
      <Stack gap="xs" pt="xs">
        {optional.map((name) => (
          <Checkbox key={name} value={name} label={<code>{name}</code>} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
