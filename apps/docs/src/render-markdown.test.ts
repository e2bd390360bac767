import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anchorOf, renderMarkdown } from './render-markdown.ts'

const addresses = new Set(['guides/b', 'errors', 'packages/guard'])

const render = (markdown: string, source = 'docs/guides/a.md') =>
  renderMarkdown({ source, address: 'guides/a', markdown }, { base: '/docs/', addresses })

describe('a link', () => {
  it.each([
    ['to another page of the folder', '[b](b.md)', 'href="/docs/guides/b"'],
    [
      'to a heading elsewhere',
      '[e](../errors.md#invalid_grant)',
      'href="/docs/errors#invalid_grant"',
    ],
    ['to a heading of its own page', '[h](#here)', 'href="#here"'],
    [
      'to a README of a package',
      '[g](../../packages/guard/README.md)',
      'href="/docs/packages/guard"',
    ],
    ['to the folder of a package', '[g](../../packages/guard)', 'href="/docs/packages/guard"'],
    ['to the web', '[r](https://www.rfc-editor.org/)', 'href="https://www.rfc-editor.org/"'],
  ])('%s leads there', (_what, markdown, href) => {
    expect(render(markdown).html).toContain(href)
  })

  it('to a folder without a page becomes its words', () => {
    expect(render('[grants](../grants)').html).toBe('<p>grants</p>\n')
  })

  it('to a source file becomes its words', () => {
    const { html } = render('see [`guard.ts`](../../packages/guard/src/guard.ts) first')
    expect(html).toBe('<p>see <code>guard.ts</code> first</p>\n')
  })

  it('that would run a script is not made', () => {
    expect(render('[x](javascript:alert(1))').html).not.toContain('href')
  })
})

it('keeps markup of a page as text', () => {
  expect(render('<script>alert(1)</script>').html).not.toContain('<script')
})

it('gives headings the ids that links between pages use, the second of a name a number', () => {
  const { sections, title } = render('# The *title*\n\n## `a_b`: c, d\n\ntext\n\n## a_b: c d\n')
  expect(title).toBe('The title')
  expect(sections.map(({ id }) => id)).toEqual(['the-title', 'a_b-c-d', 'a_b-c-d-1'])
  expect(sections[1]).toMatchObject({ level: 2, text: 'a_b: c, d', body: 'text' })
})

it('colours code by classes and never by style attributes', () => {
  const { html } = render("```ts\nconst a = 'b'\n```\n\n```unheard-of\n<b>\n```")
  expect(html).toContain('<span class="hljs-keyword">const</span>')
  expect(html).toContain('&lt;b&gt;')
  expect(html).not.toContain('style=')
})

describe('a picture', () => {
  it('of the repository is shown, and one of two schemes as well', () => {
    const two =
      '<picture><source media="(prefers-color-scheme: dark)" srcset="../images/a-dark.png"><img alt="A page" src="../images/a.png"></picture>'
    for (const text of ['![A page](../images/a.png)', two])
      expect(render(text).html).toContain('<img src="/docs/images/a.png" alt="A page">')
  })

  it.each(['https://example.com/a.png', '../other/a.png', '../images/../a.png'])(
    'from anywhere else becomes its words: %s',
    (source) => {
      const { html } = render(`![A page](${source})`)
      expect(html).toContain('A page')
      expect(html).not.toContain('<img')
    },
  )
})

it('makes anchors that need no escaping in an address', () => {
  fc.assert(
    fc.property(fc.string(), (heading) => {
      expect(anchorOf(heading)).toMatch(/^[\p{L}\p{N}_-]*$/u)
    }),
  )
})

it('never lets markup of a heading or a text through', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(render(`# ${text}\n\n${text}`).html).not.toMatch(/<(?:script|img|iframe|style)\b/iu)
    }),
  )
})
