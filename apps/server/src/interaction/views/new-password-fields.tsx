/** The two fields of a new password. */
import { Field } from './form.tsx'
import type { Frame } from './frame.ts'

interface NewPasswordFieldsProps {
  readonly frame: Frame
  /** Undefined where the page does not know it. */
  readonly minLength?: number
  readonly error: string | undefined
}

export function NewPasswordFields({ frame, minLength, error }: NewPasswordFieldsProps) {
  const { speech } = frame
  const { field } = speech.words
  const faulty = error === 'weak_password' || error === 'passwords_differ'
  return (
    <>
      <Field
        name="password"
        label={field.newPassword}
        type="password"
        hint={
          minLength === undefined
            ? field.longPasswordHint
            : speech.count(field.passwordHint, minLength)
        }
        autocomplete="new-password"
        faulty={faulty}
      />
      <Field
        name="password_again"
        label={field.passwordAgain}
        type="password"
        autocomplete="new-password"
        faulty={faulty}
      />
    </>
  )
}
