/** The recovery codes, shown once: the page can't be opened again, in no language. */
import { Document } from './document.tsx'
import { frameOf } from './frame.ts'
import type { RecoveryCodesModel, ViewContext } from './models.ts'
import { render } from './render.ts'

export function recoveryCodesPage({ codes }: RecoveryCodesModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { recovery } = frame.speech.words
  return render(
    <Document frame={frame} title={recovery.title} account="security">
      <section class="panel">
        <p>{recovery.text}</p>
        <p class="beware">{recovery.once}</p>
        <ul class="codes" aria-label={recovery.list}>
          {codes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <p>
          <a class="button" href="/account">
            {recovery.done}
          </a>
        </p>
      </section>
    </Document>,
  )
}
