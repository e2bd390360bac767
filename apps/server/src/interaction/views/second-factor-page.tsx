/** `/login/verify`: a code of an authenticator app, or one that was saved for the day it is lost. */
import { Document } from './document.tsx'
import { Field, Form, Problem } from './form.tsx'
import { type Frame, frameOf } from './frame.ts'
import type { SecondFactorModel, ViewContext } from './models.ts'
import { linkTo, pageAddress } from './page-address.ts'
import { render } from './render.ts'
import { throttledText } from './throttled-text.ts'

export function secondFactorPage(model: SecondFactorModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { verify } = frame.speech.words
  const { kind, error } = model
  const other = kind === 'totp' ? 'recovery' : 'totp'
  return render(
    <Document
      frame={frame}
      title={verify.title}
      faulty={error !== undefined}
      again={pageAddress(frame, { kind })}
    >
      {error && (
        <Problem
          frame={frame}
          text={problemText(model, frame)}
          {...(error === 'wrong' && { field: 'code' })}
        />
      )}
      <p>{verify[kind]}</p>
      <Form frame={frame} action="/login/verify">
        <input type="hidden" name="kind" value={kind} />
        <CodeField frame={frame} kind={kind} error={error} />
        <button class="primary">{verify.submit}</button>
      </Form>
      <ul class="also">
        <li>
          <a href={linkTo('/login/verify', pageAddress(frame, { kind: other }))}>
            {kind === 'totp' ? verify.useRecovery : verify.useTotp}
          </a>
        </li>
        <li>
          <a href={linkTo('/login', pageAddress(frame, { switch: '1' }))}>{verify.startAgain}</a>
        </li>
      </ul>
    </Document>,
  )
}

interface CodeFieldProps {
  readonly frame: Frame
  readonly kind: SecondFactorModel['kind']
  readonly error: SecondFactorModel['error']
}

function CodeField({ frame, kind, error }: CodeFieldProps) {
  const { verify } = frame.speech.words
  const isTotp = kind === 'totp'
  return (
    <Field
      name="code"
      label={isTotp ? verify.totpLabel : verify.recoveryLabel}
      autocomplete={isTotp ? 'one-time-code' : 'off'}
      inputmode={isTotp ? 'numeric' : 'text'}
      autocapitalize="none"
      maxlength={40}
      class="code"
      faulty={error === 'wrong'}
      autofocus={error === undefined}
    />
  )
}

function problemText({ kind, error, retryAfter }: SecondFactorModel, { speech }: Frame): string {
  const { verify } = speech.words
  if (error === 'throttled') return throttledText(retryAfter, speech)
  return kind === 'totp' ? verify.wrongTotp : verify.wrongRecovery
}
