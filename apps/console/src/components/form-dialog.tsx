/** A form in a dialog: what is asked, what was wrong with it, and how it ends. */
import { Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { fieldsOf } from '../api/problem.ts'
import { FormButtons } from '../design/form-buttons.tsx'
import { ProblemAlert } from './problem-alert.tsx'

export interface FormDialogProps {
  readonly title: string
  /** What sending it does, as the button says it. */
  readonly submit: string
  /** The change that sending it makes. */
  readonly change: { readonly isPending: boolean; readonly error: unknown }
  readonly onSubmit: () => void
  readonly onClose: () => void
  /** Its fields, given what was wrong with each, by the names of the API. */
  readonly children: (faults: Readonly<Record<string, string>>) => ReactNode
}

export function FormDialog(props: FormDialogProps) {
  const { title, submit, change, onSubmit, onClose, children } = props
  return (
    <Modal opened onClose={onClose} title={title} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <Stack>
          {children(fieldsOf(change.error))}
          {change.error !== null && <ProblemAlert error={change.error} />}
          <FormButtons pending={change.isPending} onCancel={onClose}>
            {submit}
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  )
}
