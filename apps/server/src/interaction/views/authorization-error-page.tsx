/** An authorization request that may not be answered by a redirect, RFC 6749 §4.1.2.1. */
import { Document } from './document.tsx'
import { frameOf } from './frame.ts'
import type { AuthorizationErrorModel, ViewContext } from './models.ts'
import { Elsewhere } from './parts.tsx'
import { render } from './render.ts'

export function authorizationErrorPage(
  { error, description, documentation }: AuthorizationErrorModel,
  context: ViewContext,
): string {
  const frame = frameOf(context)
  const { refused } = frame.speech.words
  return render(
    <Document frame={frame} title={refused.title}>
      <p>{refused.text}</p>
      <section class="details" aria-labelledby="details">
        <h2 id="details">{refused.details}</h2>
        <dl class="terms">
          <div>
            <dt>{refused.code}</dt>
            <dd>
              <code>{error}</code>
            </dd>
          </div>
          <div>
            <dt>{refused.description}</dt>
            {/* Of the wire: in English for everybody. */}
            <dd lang="en">{description}</dd>
          </div>
        </dl>
        <p>
          <Elsewhere frame={frame} href={documentation}>
            {refused.documentation}
          </Elsewhere>
        </p>
      </section>
    </Document>,
  )
}
