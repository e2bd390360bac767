/** Not yet: an operator says what is missing. */
import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { FormDialog } from '../../../components/form-dialog.tsx'

export function SendBack(part: ClientPartProps) {
  const [asked, setAsked] = useState(false)
  const [note, setNote] = useState('')
  const saving = useSaveClient(part, 'The app was sent back.')
  const submit = (): void =>
    saving.save({ publication: 'draft', review_note: note.trim() }, () => setAsked(false))
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        Send back
      </Button>
      {asked && (
        <FormDialog
          title={`Send back: ${part.client.name}`}
          submit="Send back"
          change={{ isPending: saving.pending, error: saving.error }}
          onSubmit={submit}
          onClose={() => setAsked(false)}
        >
          {(faults) => (
            <Textarea
              label="Why"
              description="Its organization reads this, and can hand the app in again."
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
              error={faults['review_note']}
              maxLength={1_000}
              autosize
              minRows={3}
              required
              data-autofocus
            />
          )}
        </FormDialog>
      )}
    </>
  )
}
