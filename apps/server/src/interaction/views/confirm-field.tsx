/** The current password, for a change that a stolen session must not make. */
import { Field } from './form.tsx'
import type { Frame } from './frame.ts'

interface ConfirmFieldProps {
  readonly frame: Frame
  /** Users without a password confirm by having signed in just now. */
  readonly hasPassword: boolean
  readonly id: string
}

export function ConfirmField({ frame, hasPassword, id }: ConfirmFieldProps) {
  const { field } = frame.speech.words
  if (!hasPassword) return null
  return (
    <Field
      name="current_password"
      id={id}
      label={field.currentPassword}
      hint={field.currentPasswordHint}
      type="password"
      autocomplete="current-password"
      required={false}
    />
  )
}
