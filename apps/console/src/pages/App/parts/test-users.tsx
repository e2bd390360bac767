/** Who may try an app before it is published, beside the members of its organization. */
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { ClientForm, useMayChangeClients } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { linesOf } from '../../../components/lines.ts'

export function TestUsers(part: ClientPartProps) {
  const [text, setText] = useState(part.client.test_users.join('\n'))
  const saving = useSaveClient(part)
  return (
    <ClientForm
      saving={saving}
      onSave={() => saving.save({ test_users: linesOf(text) })}
      label="Save test users"
    >
      <Textarea
        label="Test users"
        description="Mail addresses of people with an account here who may try it now, one a line; fifty at the most."
        placeholder="tester@example.com"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={saving.fields['test_users']}
        readOnly={!useMayChangeClients()}
        autosize
        minRows={2}
        maxLength={13_000}
      />
    </ClientForm>
  )
}
