/** `/account`: what protects the account, and where it is signed in. */
import type { Words } from '../words/words.ts'
import { Document } from './document.tsx'
import { Done, Field, Form, Problem } from './form.tsx'
import { type Frame, frameOf } from './frame.ts'
import type { SecurityModel, ViewContext } from './models.ts'
import { NewPasswordFields } from './new-password-fields.tsx'
import { PasskeySection } from './passkey-section.tsx'
import { render } from './render.ts'
import { SecondStepSections } from './second-step-sections.tsx'
import { SessionSection } from './session-section.tsx'

export function securityPage(model: SecurityModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { words } = frame.speech
  const { error, done } = model
  return render(
    <Document
      frame={frame}
      title={words.security.title}
      account="security"
      faulty={error !== undefined}
      scripts={['passkey.js']}
      again={{}}
    >
      {error && <Problem frame={frame} {...problemOf(error, words)} />}
      {done && <Done>{words.security.done[done]}</Done>}
      <p>{words.security.intro}</p>
      <PasswordSection frame={frame} model={model} />
      <SecondStepSections frame={frame} model={model} />
      <PasskeySection frame={frame} model={model} />
      <SessionSection frame={frame} sessions={model.sessions} />
    </Document>,
  )
}

function PasswordSection({
  frame,
  model,
}: {
  readonly frame: Frame
  readonly model: SecurityModel
}) {
  const { security, field } = frame.speech.words
  const { hasPassword, error } = model
  return (
    <section class="panel" aria-labelledby="password-title">
      <h2 id="password-title">{security.password}</h2>
      {!hasPassword && <p>{security.noPassword}</p>}
      <Form frame={frame} action="/account/password">
        {/* So that a password manager knows which account the new password is of. */}
        <input
          type="text"
          name="username"
          value={frame.user?.email ?? ''}
          autocomplete="username"
          aria-hidden="true"
          tabindex={-1}
          readonly
          class="heard"
        />
        {hasPassword && (
          <Field
            name="current_password"
            label={field.currentPassword}
            type="password"
            autocomplete="current-password"
            faulty={error === 'wrong_password'}
          />
        )}
        <NewPasswordFields frame={frame} error={error} />
        <button>{hasPassword ? security.changePassword : security.setPassword}</button>
      </Form>
    </section>
  )
}

/** The current password is asked for in several places, so the summary points to none. */
function problemOf(
  error: NonNullable<SecurityModel['error']>,
  { wrong }: Words,
): { readonly text: string; readonly field?: string } {
  switch (error) {
    case 'wrong_password':
      return { text: wrong.currentPassword }
    case 'weak_password':
      return { text: wrong.weakPassword, field: 'password' }
    case 'passwords_differ':
      return { text: wrong.passwordsDiffer, field: 'password' }
  }
}
