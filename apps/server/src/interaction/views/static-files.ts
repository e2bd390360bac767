/** The files that pages load, and their addresses. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** As deep below the package in `dist` as in `src`. */
const folder = new URL('../../../static/', import.meta.url)

const types = {
  'style.css': 'text/css; charset=utf-8',
  'passkey.js': 'text/javascript; charset=utf-8',
  'form-post.js': 'text/javascript; charset=utf-8',
} as const

export interface StaticFile {
  readonly path: string
  readonly type: string
  readonly content: string
}

const files: readonly StaticFile[] = Object.entries(types).map(([name, type]) => ({
  path: `/pages/${name}`,
  type,
  content: readFileSync(new URL(name, folder), 'utf8'),
}))

export const staticFiles = (): readonly StaticFile[] => files

const addresses = new Map(
  files.map(({ path, content }) => {
    const version = createHash('sha256').update(content).digest('base64url').slice(0, 10)
    return [path, `${path}?v=${version}`]
  }),
)

/** Where a page loads a file from. It changes with the content, so that no browser keeps an old one. */
export const addressOf = (name: keyof typeof types): string =>
  addresses.get(`/pages/${name}`) ?? `/pages/${name}`
