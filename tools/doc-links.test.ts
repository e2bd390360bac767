/** Every relative link of a page leads to something that git tracks, and every anchor to a heading. */
import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { files, read } from './sources.ts'

/** A heading as it is linked to. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/gu, '')
    .replace(/ /gu, '-')

const withoutCode = (text: string): string =>
  text
    .replace(/^```[\s\S]*?^```/gmu, '')
    .replace(/`[^`\n]*`/gu, (code) => code.replace(/[[\]()]/gu, ''))

const anchorsOf = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) => anchorOf(heading))

/** The links of one page that lead nowhere. */
function broken(
  page: string,
  tree: readonly string[],
  readPage: (file: string) => string,
): readonly string[] {
  const links = [...withoutCode(readPage(page)).matchAll(/\]\(([^)\s]+)\)/gu)].map(
    ([, link = '']) => link,
  )
  return links.filter((link) => {
    if (/^[a-z]+:/u.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : join(dirname(page), path).replace(/\/$/u, '')
    if (!tree.some((file) => file === target || file.startsWith(`${target}/`))) return true
    return anchor !== undefined && !anchorsOf(readPage(target)).includes(anchor)
  })
}

const pages = files.filter((file) => file.endsWith('.md'))

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    expect(broken(page, files, read)).toEqual([])
  })

  it('to what is not there are found', () => {
    const text: Readonly<Record<string, string>> = {
      'docs/a.md':
        '[b](b.md) [c](../c.md) [d](b.md#two-words) [e](b.md#no) [f](#a) [g](https://g.example) `[h](i)`\n# A',
      'docs/b.md': '## Two *words*\n',
    }
    const found = broken('docs/a.md', Object.keys(text), (file) => text[file] ?? '')
    expect(found).toEqual(['../c.md', 'b.md#no'])
  })
})
