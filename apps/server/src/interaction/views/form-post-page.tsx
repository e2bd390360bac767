/** OAuth 2.0 Form Post Response Mode §2: a form that a script submits at once, or the person. */
import { fillText } from '../words/fill-in.ts'
import { Document } from './document.tsx'
import { HiddenFields } from './form.tsx'
import { frameOf } from './frame.ts'
import type { FormPostModel, ViewContext } from './models.ts'
import { render } from './render.ts'

/** The form carries the parameters and none of our hidden fields: it leaves for the client. */
export function formPostPage(
  { action, parameters, clientName }: FormPostModel,
  context: ViewContext,
): string {
  const frame = frameOf(context)
  const { formPost } = frame.speech.words
  const client = clientName === '' ? hostOf(action) : clientName
  return render(
    <Document frame={frame} title={fillText(formPost.title, { client })} scripts={['form-post.js']}>
      <p>{formPost.text}</p>
      <form method="post" action={action} data-form-post>
        <HiddenFields fields={parameters} />
        <button class="primary">{formPost.submit}</button>
      </form>
    </Document>,
  )
}

const hostOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).host || uri : uri)
