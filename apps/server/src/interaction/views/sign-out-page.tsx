/** `/logout`: nobody is signed out because some other page wanted it, OpenID Connect RP-Initiated Logout §2. */
import { fillIn } from '../words/fill-in.ts'
import { Document } from './document.tsx'
import { Form } from './form.tsx'
import { frameOf } from './frame.ts'
import type { SignOutModel, ViewContext } from './models.ts'
import { render } from './render.ts'

export function signOutPage({ clientName }: SignOutModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { signOut, page } = frame.speech.words
  return render(
    <Document frame={frame} title={signOut.title}>
      <p>
        {clientName === undefined
          ? signOut.text
          : fillIn(signOut.asked, {
              client: (
                <strong>
                  <bdi>{clientName}</bdi>
                </strong>
              ),
            })}
      </p>
      {context.user && <p class="person">{context.user.email}</p>}
      <p class="hint">{fillIn(signOut.stays, { link: <a href="/account/apps">{page.apps}</a> })}</p>
      <Form frame={frame} action="/logout">
        <div class="decision">
          <button name="decision" value="deny">
            {signOut.stay}
          </button>
          <button name="decision" value="allow">
            {signOut.submit}
          </button>
        </div>
      </Form>
    </Document>,
  )
}
