/** Answers with a built file, in the best encoding that the browser takes. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Encoding, StaticFile } from './static-file.ts'

export interface StaticExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Over and beside the usual ones. */
  readonly headers?: OutgoingHttpHeaders
}

const year = 31_536_000
const hour = 3_600

export async function sendStaticFile(
  file: StaticFile,
  { request, response, headers }: StaticExchange,
): Promise<void> {
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  const raw = await file.content('identity')
  const content = await file.content(encoding)
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': content.length,
    ...(content !== raw && { 'Content-Encoding': encoding }),
    Vary: 'Accept-Encoding',
    'Cache-Control': file.immutable
      ? `public, max-age=${year}, immutable`
      : `public, max-age=${hour}`,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : content)
}

/** The best that a browser names; one that it refuses (`q=0`) is not named (RFC 9110 §12.5.3). */
function chooseEncoding(header: string | string[] | undefined): Encoding {
  const named = [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => !/;\s*q=0(?:\.0*)?$/u.test(each))
    .map((each) => each.split(';')[0]?.trim())
  return named.includes('br') ? 'br' : named.includes('gzip') ? 'gzip' : 'identity'
}
