/** Serves `/console` and what is below it: one page for every path that is no file. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Random, randomText, type Store } from '@keygrant/engine'
import type { Logger } from 'pino'
import { sendStaticFile } from '../static-files/send-static-file.ts'
import { consoleFiles } from './console-files.ts'
import { apiOrigins, consoleHeaders } from './console-policy.ts'

export interface ConsoleOptions {
  readonly folder: string
  readonly store: Pick<Store, 'listApis'>
  readonly random: Random
  readonly logger: Logger
}

const root = '/console'

/** @returns Whether the request was for the console; if not, nothing was done. */
export function consoleListener({
  folder,
  store,
  random,
  logger,
}: ConsoleOptions): (request: IncomingMessage, response: ServerResponse) => boolean {
  const built = consoleFiles(folder)
  const serve = async (path: string, exchange: Exchange): Promise<void> => {
    const { request, response } = exchange
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(exchange)
    const found = built()
    if (path === '/') return redirect(response)
    if (found === undefined) return sayNotBuilt(exchange)
    const name = path.slice(root.length + 1)
    const file = found.files.get(name)
    if (file !== undefined) return sendStaticFile(file, exchange)
    if (name.startsWith('assets/')) return notFound(response)
    const nonce = randomText(random)
    const headers = consoleHeaders(nonce, apiOrigins(await store.listApis()))
    sendPage(found.index.replaceAll('__CSP_NONCE__', nonce), { headers, status: 200 }, exchange)
  }
  return (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const ours = path === root || path.startsWith(`${root}/`)
    // Without a console there is nothing to be led to.
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!ours && (path !== '/' || !reads || built() === undefined)) return false
    serve(path, { request, response }).catch((error: unknown) => {
      logger.error({ error: String(error) }, 'the console could not be served')
      if (!response.headersSent) response.writeHead(500, { 'Content-Length': 0 }).end()
    })
    return true
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

function refuse({ response }: Exchange): void {
  response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Length': 0 }).end()
}

function redirect(response: ServerResponse): void {
  response
    .writeHead(302, { Location: root, 'Content-Length': 0, 'Cache-Control': 'no-store' })
    .end()
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Length': 0, 'Cache-Control': 'no-store' }).end()
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The console is not built</title>
<h1>The console is not built</h1>
<p>Run <code>npm run build</code> in <code>apps/console</code>, then load this page again. Everything else works without it.</p>
</html>
`

function sayNotBuilt(exchange: Exchange): void {
  const headers = { ...consoleHeaders('', []), 'Retry-After': '60' }
  sendPage(notBuilt, { headers, status: 503 }, exchange)
}

function sendPage(
  text: string,
  {
    headers,
    status,
  }: { readonly headers: Readonly<Record<string, string>>; readonly status: number },
  { request, response }: Exchange,
): void {
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  })
  response.end(request.method === 'HEAD' ? undefined : text)
}
