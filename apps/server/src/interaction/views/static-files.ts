/** The files that pages load, and their addresses. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { packageFolder } from '../../installed.ts'

const folder = new URL('static/', packageFolder)

const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

/** The style for those who look at a page in one scheme, whatever their browser prefers. */
const styleIn = (scheme: 'light' | 'dark'): string =>
  read('style.css')
    .replace('color-scheme: light dark;', `color-scheme: ${scheme};`)
    .replaceAll('(prefers-color-scheme: dark)', scheme === 'dark' ? 'all' : 'not all')

const css = 'text/css; charset=utf-8'
const script = 'text/javascript; charset=utf-8'
const contents = {
  'style.css': [css, read('style.css')],
  'style-light.css': [css, styleIn('light')],
  'style-dark.css': [css, styleIn('dark')],
  'passkey.js': [script, read('passkey.js')],
  'form-post.js': [script, read('form-post.js')],
} as const

export interface StaticFile {
  readonly path: string
  readonly type: string
  readonly content: string
}

const files: readonly StaticFile[] = Object.entries(contents).map(([name, [type, content]]) => ({
  path: `/pages/${name}`,
  type,
  content,
}))

export const staticFiles = (): readonly StaticFile[] => files

const addresses = new Map(
  files.map(({ path, content }) => {
    const version = createHash('sha256').update(content).digest('base64url').slice(0, 10)
    return [path, `${path}?v=${version}`]
  }),
)

/** Where a page loads a file from. It changes with the content, so that no browser keeps an old one. */
export const addressOf = (name: keyof typeof contents): string =>
  addresses.get(`/pages/${name}`) ?? `/pages/${name}`
