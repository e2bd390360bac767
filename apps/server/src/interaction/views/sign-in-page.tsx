/** `/login`: e-mail and password, or a passkey where scripts run. */
import { fillIn } from '../words/fill-in.ts'
import type { Speech } from '../words/speech.ts'
import { Document } from './document.tsx'
import { Field, Form, Problem } from './form.tsx'
import { type Frame, frameOf } from './frame.ts'
import type { SignInModel, ViewContext } from './models.ts'
import { pageAddress } from './page-address.ts'
import { Logo } from './parts.tsx'
import { render } from './render.ts'
import { throttledText } from './throttled-text.ts'

export function signInPage(model: SignInModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { words } = frame.speech
  const { client, error } = model
  return render(
    <Document
      frame={frame}
      title={words.signIn.title}
      faulty={error !== undefined}
      scripts={model.passkeys ? ['passkey.js'] : []}
      again={pageAddress(frame)}
    >
      {client && (
        <p class="asking">
          <Logo {...client} />
          <span>{fillIn(words.signIn.continueTo, { client: <strong>{client.name}</strong> })}</span>
        </p>
      )}
      {error && (
        <Problem
          frame={frame}
          text={problemText(error, model.retryAfter, frame.speech)}
          {...(error === 'wrong' && { field: 'email' })}
        />
      )}
      <PasswordForm frame={frame} model={model} />
      {model.passkeys && <PasskeyButton frame={frame} />}
      <p class="also">
        <a href="/password/forgotten">{words.signIn.forgotten}</a>
      </p>
    </Document>,
  )
}

function PasswordForm({ frame, model }: { readonly frame: Frame; readonly model: SignInModel }) {
  const { words } = frame.speech
  const faulty = model.error === 'wrong'
  const focus = model.error === undefined && model.preview === undefined
  return (
    <Form frame={frame} action="/login">
      <Field
        name="email"
        label={words.field.email}
        type="email"
        value={model.email}
        autocomplete={model.passkeys ? 'username webauthn' : 'username'}
        autocapitalize="none"
        faulty={faulty}
        autofocus={focus && model.email === ''}
      />
      <Field
        name="password"
        label={words.field.password}
        type="password"
        autocomplete="current-password"
        faulty={faulty}
        autofocus={focus && model.email !== ''}
      />
      <button class="primary">{words.signIn.submit}</button>
    </Form>
  )
}

/** Hidden until the script finds that the browser has passkeys. */
function PasskeyButton({ frame }: { readonly frame: Frame }) {
  const { signIn } = frame.speech.words
  return (
    <div class="passkey" data-passkey="sign-in" hidden>
      <p class="or">
        <span>{signIn.or}</span>
      </p>
      <button type="button">{signIn.passkey}</button>
      <p class="problem" role="alert" data-passkey-problem hidden>
        {signIn.passkeyFailed}
      </p>
    </div>
  )
}

function problemText(
  error: NonNullable<SignInModel['error']>,
  retryAfter: number | undefined,
  speech: Speech,
): string {
  switch (error) {
    case 'wrong':
    case 'expired':
      return speech.words.signIn[error]
    case 'throttled':
      return throttledText(retryAfter, speech)
  }
}
