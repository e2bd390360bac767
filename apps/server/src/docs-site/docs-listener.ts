/** Serves `/docs`: built pages, each at its address without an ending. */
import { statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { packageFolder } from '../installed.ts'
import { sendStaticFile } from '../static-files/send-static-file.ts'
import { readStaticFiles, type StaticFile } from '../static-files/static-file.ts'

/** Where the site is, beside the server: in the repository as in `node_modules/@keygrant`. */
export const installedDocs = fileURLToPath(new URL('../docs/dist/site', packageFolder))

const root = '/docs'

/** The search runs one script of the site's own over an index; nothing else is loaded or sent. */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  // Assets have no hash in their names, and pages change with the server's version.
  'Cache-Control': 'public, max-age=300',
}

export interface DocsOptions {
  readonly folder: string
  readonly logger: Logger
}

/** @returns Whether the request was for the documentation; if not, or if it is not built, nothing was done. */
export function docsListener({
  folder,
  logger,
}: DocsOptions): (request: IncomingMessage, response: ServerResponse) => boolean {
  let known: { readonly built: number; readonly files: ReadonlyMap<string, StaticFile> } | undefined
  const site = (): ReadonlyMap<string, StaticFile> | undefined => {
    const built = statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs
    if (built === undefined) return undefined
    if (known?.built !== built) known = { built, files: readStaticFiles(folder) }
    return known.files
  }
  return (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    if (path !== root && !path.startsWith(`${root}/`)) return false
    const files = site()
    if (files === undefined) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Length': 0 }).end()
      return true
    }
    const name = path.slice(root.length + 1) || 'index'
    const file = files.get(`${name}.html`) ?? files.get(name)
    if (file === undefined) {
      response.writeHead(404, { 'Content-Length': 0, 'Cache-Control': 'no-store' }).end()
      return true
    }
    sendStaticFile(file, { request, response, headers }).catch((error: unknown) => {
      logger.error({ error: String(error) }, 'the documentation could not be served')
      if (!response.headersSent) response.writeHead(500, { 'Content-Length': 0 }).end()
    })
    return true
  }
}
