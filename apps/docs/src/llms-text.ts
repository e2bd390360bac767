/** `llms.txt`: the pages with one sentence each, for programs that read documentation. @see https://llmstxt.org */
import type { NamedGroup } from './navigation.ts'
import type { Page, RenderedPage } from './page.ts'

/** The first paragraph of a page, on one line. */
function summaryOf({ markdown }: Page): string {
  const paragraph = markdown
    .replace(/^```[\s\S]*?^```/gmu, '')
    .split(/\n{2,}/u)
    .map((block) => block.trim())
    .find((block) => block !== '' && !/^(?:#|\||- |\d+\.|<|!\[)/u.test(block))
  return (paragraph ?? '').replace(/\s+/gu, ' ').replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
}

/** The text of `llms.txt`; every link leads to a page's Markdown. */
export function llmsText(
  groups: readonly NamedGroup[],
  pages: ReadonlyMap<string, { readonly source: Page; readonly rendered: RenderedPage }>,
  base: string,
): string {
  const line = (address: string): string => {
    const page = pages.get(address)
    if (page === undefined) return ''
    const summary = summaryOf(page.source)
    return `- [${page.rendered.title}](${base}${address || 'index'}.md)${summary && `: ${summary}`}`
  }
  const sections = groups.map(
    ({ title, addresses }) => `## ${title}\n\n${addresses.map(line).join('\n')}`,
  )
  return `# Keygrant\n\n> A self-hosted OAuth 2.0 credentials platform: credentials, consent, developer tokens, offline verification with revocation within a second.\n\n${sections.join('\n\n')}\n`
}
