/** The built files of the console, held in memory, and its page apart from them. */
import { readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageFolder } from '../installed.ts'
import { readStaticFiles, type StaticFile } from '../static-files/static-file.ts'

/** Where the console is, beside the server: in the repository as in `node_modules/@keygrant`. */
export const installedConsole = fileURLToPath(new URL('../console/dist', packageFolder))

export interface ConsoleFiles {
  /** With `__CSP_NONCE__` wherever the nonce of an answer belongs. */
  readonly index: string
  /** By the path below `/console/`. */
  readonly files: ReadonlyMap<string, StaticFile>
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

const readFiles = (folder: string): ConsoleFiles => ({
  index: readFileSync(join(folder, 'index.html'), 'utf8'),
  files: new Map([...readStaticFiles(folder)].filter(([name]) => extname(name) !== '.html')),
})
