/** `/account/totp`: the key for an authenticator app, as a picture and to type in. */
import { Document } from './document.tsx'
import { Field, Form, Problem } from './form.tsx'
import { frameOf } from './frame.ts'
import type { TotpSetupModel, ViewContext } from './models.ts'
import { render } from './render.ts'

export function totpSetupPage(model: TotpSetupModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { totp, field } = frame.speech.words
  const { secret, qrCode, error } = model
  return render(
    <Document
      frame={frame}
      title={totp.title}
      account="security"
      faulty={error !== undefined}
      again={{}}
    >
      {error && <Problem frame={frame} text={totp.wrong} field="code" />}
      <section class="panel">
        <p>{totp.scan}</p>
        <img class="qr" src={qrCode} alt={totp.picture} width="220" height="220" />
        <p>{totp.type}</p>
        <p class="secret">
          <code>{secret}</code>
        </p>
        <Form frame={frame} action="/account/totp">
          <Field
            name="code"
            label={totp.codeLabel}
            hint={totp.codeHint}
            autocomplete="one-time-code"
            inputmode="numeric"
            maxlength={10}
            class="code"
            faulty={error === 'wrong'}
          />
          <Field
            name="current_password"
            label={field.currentPassword}
            hint={field.currentPasswordHint}
            type="password"
            autocomplete="current-password"
            required={false}
          />
          <div class="row">
            <button class="primary">{totp.submit}</button>
            <a href="/account">{totp.cancel}</a>
          </div>
        </Form>
      </section>
    </Document>,
  )
}
