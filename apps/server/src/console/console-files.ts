/** The built files of the console, held in memory: a request chooses among them, it never names a path. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Where the console is, beside the server: in the repository as in `node_modules/@keygrant`. */
export const installedConsole = fileURLToPath(new URL('../../../console/dist', import.meta.url))

export type Encoding = 'br' | 'gzip' | 'identity'

export interface ConsoleFile {
  readonly type: string
  /** Its name holds a hash of what is in it: it never changes. */
  readonly immutable: boolean
  /** The content in an encoding; compressed when first asked, unless the build has done so. */
  content(encoding: Encoding): Promise<Buffer>
}

export interface ConsoleFiles {
  /** With `__CSP_NONCE__` wherever the nonce of an answer belongs. */
  readonly index: string
  /** By the path below `/console/`. */
  readonly files: ReadonlyMap<string, ConsoleFile>
}

const types: Readonly<Record<string, string>> = {
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
const compressible = new Set(['.js', '.css', '.svg', '.json', '.map', '.txt'])
const compressed = new Set(['.br', '.gz'])

const compressors: Readonly<
  Record<Exclude<Encoding, 'identity'>, (raw: Buffer) => Promise<Buffer>>
> = {
  br: (raw) => promisify(brotliCompress)(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (raw) => promisify(gzip)(raw),
}

/** Reads the files again when the console was built anew; undefined as long as it is not built. */
export function consoleFiles(folder: string): () => ConsoleFiles | undefined {
  let known: { readonly built: number; readonly files: ConsoleFiles } | undefined
  return () => {
    const built = statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs
    if (built === undefined) return undefined
    if (known?.built !== built) known = { built, files: readFiles(folder) }
    return known.files
  }
}

function readFiles(folder: string): ConsoleFiles {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !compressed.has(extname(entry.name)))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => extname(file) !== '.html')
  return {
    index: readFileSync(join(folder, 'index.html'), 'utf8'),
    files: new Map(
      names.map((file) => [
        file
          .slice(folder.length + 1)
          .split(sep)
          .join(posix.sep),
        readFile(file),
      ]),
    ),
  }
}

function readFile(file: string): ConsoleFile {
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
