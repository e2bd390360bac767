/** Where a one-time link leads: another password, or a new account with its first. */
import { fillIn } from '../words/fill-in.ts'
import type { Words } from '../words/words.ts'
import { Document } from './document.tsx'
import { Field, Form, Problem } from './form.tsx'
import { type Frame, frameOf } from './frame.ts'
import type { NewPasswordModel, ViewContext } from './models.ts'
import { NewPasswordFields } from './new-password-fields.tsx'
import { pageAddress } from './page-address.ts'
import { render } from './render.ts'

const actions = {
  password_reset: '/password/reset',
  invitation: '/invite',
  setup: '/setup',
} as const satisfies Record<NewPasswordModel['purpose'], string>

export function newPasswordPage(model: NewPasswordModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { words } = frame.speech
  const { title, text, submit } = words.newPassword[model.purpose]
  const { error, organizationName } = model
  return render(
    <Document frame={frame} title={title} faulty={error !== undefined} again={pageAddress(frame)}>
      {error && <Problem frame={frame} {...problemOf(error, words)} />}
      {organizationName !== undefined && (
        <p>
          {fillIn(words.newPassword.invitedTo, {
            organization: (
              <strong>
                <bdi>{organizationName}</bdi>
              </strong>
            ),
          })}
        </p>
      )}
      <p>{text}</p>
      <Form frame={frame} action={actions[model.purpose]}>
        <Account frame={frame} model={model} />
        <NewPasswordFields frame={frame} minLength={model.minLength} error={error} />
        <button class="primary">{submit}</button>
      </Form>
    </Document>,
  )
}

/** Whose account it is: known from the link, or to be entered. */
function Account({ frame, model }: { readonly frame: Frame; readonly model: NewPasswordModel }) {
  const { field, newPassword } = frame.speech.words
  const { purpose, email, name, error } = model
  return (
    <>
      {purpose === 'setup' ? (
        <Field
          name="email"
          label={field.email}
          type="email"
          value={email}
          autocomplete="username"
          autocapitalize="none"
          faulty={error === 'email_malformed'}
        />
      ) : (
        <div class="fixed">
          <p class="label">{newPassword.account}</p>
          <p>
            <strong>{email}</strong>
          </p>
          {/* So that a password manager knows which account the new password is of. */}
          <input
            type="text"
            name="username"
            value={email}
            autocomplete="username"
            aria-hidden="true"
            tabindex={-1}
            readonly
            class="heard"
          />
        </div>
      )}
      {purpose !== 'password_reset' && (
        <Field
          name="name"
          label={field.name}
          value={name}
          autocomplete="name"
          autocapitalize="words"
          maxlength={200}
          faulty={error === 'name_missing'}
        />
      )}
    </>
  )
}

function problemOf(
  error: NonNullable<NewPasswordModel['error']>,
  { wrong }: Words,
): { readonly text: string; readonly field: string } {
  switch (error) {
    case 'weak_password':
      return { text: wrong.weakPassword, field: 'password' }
    case 'passwords_differ':
      return { text: wrong.passwordsDiffer, field: 'password' }
    case 'name_missing':
      return { text: wrong.nameMissing, field: 'name' }
    case 'email_malformed':
      return { text: wrong.email, field: 'email' }
  }
}
