/** What people are told of an app when it asks them. */
import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ClientForm } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { linesOf } from '../../../components/lines.ts'
import { InReview, useMayChangeApp, useMayChangeFace } from './in-review.tsx'

/** Addresses of the app's own pages; an empty one is none. */
const links = [
  ['client_uri', 'Home page', 'Where people read what it does.'],
  ['policy_uri', 'Privacy policy', 'What becomes of their data.'],
  ['tos_uri', 'Terms of service', 'What they agree to.'],
  [
    'logo_uri',
    'Logo',
    'A data: image is shown (2,000 characters at the most). Pictures are never loaded from elsewhere while people decide: with an https address they see the first letter of the name.',
  ],
] as const

type Link = (typeof links)[number][0]
type Draft = Readonly<Record<Link | 'name' | 'description' | 'contacts', string>>

const draftOf = ({ client }: ClientPartProps): Draft => ({
  name: client.name,
  description: client.description,
  client_uri: client.client_uri ?? '',
  policy_uri: client.policy_uri ?? '',
  tos_uri: client.tos_uri ?? '',
  logo_uri: client.logo_uri ?? '',
  contacts: client.contacts.join('\n'),
})

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

const bodyOf = (draft: Draft) => ({
  name: draft.name.trim(),
  description: draft.description,
  client_uri: orNull(draft.client_uri),
  policy_uri: orNull(draft.policy_uri),
  tos_uri: orNull(draft.tos_uri),
  logo_uri: orNull(draft.logo_uri),
  contacts: linesOf(draft.contacts),
})

export function General(part: ClientPartProps) {
  const [draft, setDraft] = useState(() => draftOf(part))
  const saving = useSaveClient(part)
  const frozen = !useMayChangeApp(part.client)
  const readOnly = !useMayChangeFace(part.client)
  const put = (name: keyof Draft) => ({
    value: draft[name],
    error: saving.fields[name],
    readOnly,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  })
  return (
    <ClientForm saving={saving} onSave={() => saving.save(bodyOf(draft))} blocked={frozen}>
      <InReview client={part.client} />
      <TextInput label="Name" {...put('name')} maxLength={200} required />
      <Textarea
        label="Description"
        description="Shown to organizations that install it, and here."
        {...put('description')}
        maxLength={2_000}
        autosize
        minRows={2}
      />
      {links.map(([name, label, description]) => (
        <TextInput
          key={name}
          label={label}
          description={description}
          placeholder={name === 'logo_uri' ? 'data:image/svg+xml;base64,…' : 'https://'}
          {...put(name)}
          maxLength={2_000}
        />
      ))}
      <Textarea
        label="Support"
        description="Mail addresses for questions, one a line; the first is linked where people decide."
        placeholder="help@example.com"
        {...put('contacts')}
        readOnly={frozen}
        maxLength={1_300}
        autosize
        minRows={1}
      />
    </ClientForm>
  )
}
