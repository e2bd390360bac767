/** `/device`: where a person types what their device shows. */
import { Document } from './document.tsx'
import { Field, Form, Problem } from './form.tsx'
import { frameOf } from './frame.ts'
import type { DeviceCodeModel, ViewContext } from './models.ts'
import { pageAddress } from './page-address.ts'
import { render } from './render.ts'
import { throttledText } from './throttled-text.ts'

export function deviceCodePage({ userCode, error }: DeviceCodeModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { device } = frame.speech.words
  const faulty = error === 'unknown' || error === 'malformed'
  const text = faulty ? device[error] : throttledText(undefined, frame.speech)
  const again = pageAddress(frame, userCode === '' ? {} : { user_code: userCode })
  return render(
    <Document frame={frame} title={device.title} faulty={error !== undefined} again={again}>
      {error && <Problem frame={frame} text={text} {...(faulty && { field: 'user_code' })} />}
      <p>{device.intro}</p>
      <Form frame={frame} action="/device">
        <Field
          name="user_code"
          label={device.label}
          hint={device.hint}
          value={userCode}
          autocomplete="off"
          autocapitalize="characters"
          maxlength={20}
          class="code"
          faulty={faulty}
          autofocus={error === undefined}
        />
        <button class="primary">{device.submit}</button>
      </Form>
    </Document>,
  )
}
