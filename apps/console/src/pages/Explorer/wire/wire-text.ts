/** An exchange as it goes over the wire, to be read by people. */
import type { Exchange, Header, WireAnswer } from './exchange.ts'

const headerLines = (headers: readonly Header[]): string =>
  headers.map(([name, value]) => `${name}: ${value}`).join('\n')

const isForm = (headers: readonly Header[]): boolean =>
  headers.some(([, value]) => value.includes('x-www-form-urlencoded'))

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    // No JSON: it is shown as it came.
    return body
  }
}

/** One field a line: sent, they stand in one. */
const fields = (body: string): string => body.replaceAll('&', '\n&')

export function requestText({ request, bySession }: Exchange): string {
  const { method, url, headers, body } = request
  const { origin, pathname, search, host } = new URL(url)
  const path = origin === 'null' ? url : pathname + search
  const top = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...(bySession === true ? ['Cookie: (the session of the console)'] : []),
    headerLines(headers),
  ]
  const shown = body === undefined ? '' : isForm(headers) ? fields(body) : pretty(body)
  return [...top.filter((line) => line !== ''), ...(shown === '' ? [] : ['', shown])].join('\n')
}

export function answerText({ status, statusText, headers, body }: WireAnswer): string {
  const first = status === 0 ? '(a redirect, which is not followed)' : `${status} ${statusText}`
  const top = [first.trim(), headerLines(headers)].filter((line) => line !== '')
  return [...top, ...(body === '' ? [] : ['', pretty(body)])].join('\n')
}
