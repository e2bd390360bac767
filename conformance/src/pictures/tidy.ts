/** Makes a page the same each time: ids, secrets and ports are random, and how long something took is another each time. */
import type { Page } from 'playwright-core'

/** @param ports From those that are used to those that are shown. */
export function tidy(page: Page, ports: Readonly<Record<string, string>>): Promise<void> {
  return page.evaluate((known) => {
    const seen = new Map<string, string>()
    const letters = 'B7xQm2LtZ9aRw4KpYc6HnDs8VfGj3TeU'
    const again = (random: string): string => {
      const [, prefix = '', rest = ''] = /^((?:kg_)?[a-z]+_)(.*)$/u.exec(random) ?? []
      const turn = seen.size * 5
      const made = Array.from(rest, (_, at) => letters[(turn + at * 7) % letters.length]).join('')
      const stable = seen.get(random) ?? prefix + made
      seen.set(random, stable)
      return stable
    }
    const stable = (text: string): string =>
      text
        .replaceAll(/localhost:(\d+)/gu, (all, port: string) =>
          known[port] === undefined ? all : `localhost:${known[port]}`,
        )
        .replaceAll(/(kg_[a-z]{2}_)\w{0,8}(…|•+)\w{4}/gu, '$1$2k7Xq')
        .replaceAll(/••\w{2,4}(?==*$)/gmu, '••k7Xq')
        .replaceAll(/\b\d+ ms\b/gu, '38 ms')
        .replaceAll(/\d\d:\d\d:\d\d UTC/gu, '09:35:00 UTC')
        .replace(/^[\w-]{8}-[0-9a-z]{1,4}$/u, 'lU4BZ7ZR-8h')
        .replaceAll(/date: .* GMT/gu, 'date: Mon, 15 Jun 2026 09:30:00 GMT')
        .replaceAll(/\b(?:kg_[a-z]{2}_|(?:cl|org|usr|key|api|dt|ins)_)[0-9A-Za-z]{16,}/gu, again)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue ?? ''
      if (stable(text) !== text) node.nodeValue = stable(text)
    }
    // A blinking cursor would be in one picture and not in the next.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }, ports)
}
