/** A page that says one thing, and perhaps where to go from there. */
import type { Words } from '../words/words.ts'
import { Document } from './document.tsx'
import { frameOf } from './frame.ts'
import type { NoticeModel, ViewContext } from './models.ts'
import { render } from './render.ts'

export function noticePage({ kind }: NoticeModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { words } = frame.speech
  const { title, text } = words.notice[kind]
  const next = nextOf(kind, words)
  return render(
    <Document frame={frame} title={title}>
      <p>{text}</p>
      {next && (
        <p class="also">
          <a href={next.href}>{next.text}</a>
        </p>
      )}
    </Document>,
  )
}

/** Where a person who reads this may want to go. Nowhere from a page that ends a visit. */
function nextOf(
  kind: NoticeModel['kind'],
  words: Words,
): { readonly href: string; readonly text: string } | undefined {
  switch (kind) {
    case 'signed_out':
    case 'password_changed':
    case 'reset_sent':
      return { href: '/login', text: words.signIn.title }
    case 'link_invalid':
      return { href: '/password/forgotten', text: words.signIn.forgotten }
    case 'device_allowed':
    case 'already_decided':
      return { href: '/account/apps', text: words.page.apps }
    case 'not_found':
      return { href: '/account', text: words.page.account }
    case 'device_denied':
    case 'interaction_expired':
    case 'forbidden':
    case 'unavailable':
    case 'failed':
      return undefined
  }
}
