/** `/password/forgotten`: where to send the link. */
import { Document } from './document.tsx'
import { Field, Form } from './form.tsx'
import { frameOf } from './frame.ts'
import type { ForgottenModel, ViewContext } from './models.ts'
import { pageAddress } from './page-address.ts'
import { render } from './render.ts'

export function forgottenPage({ email }: ForgottenModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { forgotten, field } = frame.speech.words
  return render(
    <Document frame={frame} title={forgotten.title} again={pageAddress(frame)}>
      <p>{forgotten.text}</p>
      <Form frame={frame} action="/password/forgotten">
        <Field
          name="email"
          label={field.email}
          type="email"
          value={email}
          autocomplete="username"
          autocapitalize="none"
          autofocus
        />
        <button class="primary">{forgotten.submit}</button>
      </Form>
      <p class="also">
        <a href="/login">{forgotten.back}</a>
      </p>
    </Document>,
  )
}
