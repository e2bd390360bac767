/** A built file, held in memory: a request chooses among them, it never names a path. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, posix, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip' | 'identity'

export interface StaticFile {
  readonly type: string
  /** Its name holds a hash of what is in it: it never changes. */
  readonly immutable: boolean
  /** The content in an encoding; compressed when first asked, unless the build has done so. */
  content(encoding: Encoding): Promise<Buffer>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}
const compressible = new Set(['.js', '.css', '.svg', '.json', '.map', '.txt', '.html', '.md'])
const compressed = new Set(['.br', '.gz'])

const compressors: Readonly<
  Record<Exclude<Encoding, 'identity'>, (raw: Buffer) => Promise<Buffer>>
> = {
  br: (raw) => promisify(brotliCompress)(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (raw) => promisify(gzip)(raw),
}

/** The files below a folder, by their path there with slashes. */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !compressed.has(extname(entry.name)))
    .map(({ parentPath, name }) => join(parentPath, name))
  const nameOf = (file: string): string =>
    file
      .slice(folder.length + 1)
      .split(sep)
      .join(posix.sep)
  return new Map(files.map((file) => [nameOf(file), readFile(file)]))
}

function readFile(file: string): StaticFile {
  const extension = extname(file)
  const raw = readFileSync(file)
  const made = new Map<Encoding, Promise<Buffer>>([['identity', Promise.resolve(raw)]])
  for (const [encoding, suffix] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const)
    if (statSync(file + suffix, { throwIfNoEntry: false }) !== undefined)
      made.set(encoding, Promise.resolve(readFileSync(file + suffix)))
  return {
    type: types[extension] ?? 'application/octet-stream',
    immutable: /[/\\]assets[/\\]/u.test(file),
    content: (asked) => {
      const encoding = asked === 'identity' || !compressible.has(extension) ? 'identity' : asked
      const ready = made.get(encoding)
      if (ready !== undefined) return ready
      const making = encoding === 'identity' ? Promise.resolve(raw) : compressors[encoding](raw)
      made.set(encoding, making)
      return making
    },
  }
}
