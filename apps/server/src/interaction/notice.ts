/** A page that says one thing. */
import { type HtmlAnswer, html, type PageRequest } from './page.ts'
import { noticePage } from './views/index.ts'
import type { NoticeModel } from './views/models.ts'

export const notice = (
  kind: NoticeModel['kind'],
  { view }: Pick<PageRequest, 'view'>,
  also: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): HtmlAnswer => html(noticePage({ kind }, view), also)
