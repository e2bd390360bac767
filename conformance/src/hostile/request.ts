/** Turns a case of the corpus into the bytes of a request. */
import { gzipSync } from 'node:zlib'
import type { BodyRecipe, HostileCase } from './case.ts'
import { paths, translate } from './translation.ts'

/** Fixture values by name. Inside a query or a form they are percent-encoded. `cookie` is sent as a header. */
export type Values = Readonly<Record<string, string>>

export function requestBytes(each: HostileCase, values: Values): Buffer {
  if (each.raw !== undefined) return Buffer.from(rawText(each.raw, values), 'latin1')

  const body = bodyBytes(each, values)
  const headers = headerLines(each, values)
  if (!headers.some((line) => /^host:/iu.test(line))) headers.unshift(`Host: ${values['host']}`)
  if (values['cookie'] !== undefined) headers.push(`Cookie: ${values['cookie']}`)
  if (each.method === 'POST') headers.push(`Content-Length: ${body.length}`)
  const head = [`${each.method} ${pathOf(each)}${queryOf(each, values)} HTTP/1.1`, ...headers]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body])
}

/** `query` among the values stands for one too long for the corpus. */
export function queryOf({ endpoint, query }: HostileCase, values: Values): string {
  const asked = values['query'] ?? query
  if (asked === null) return ''
  // The corpus has a few characters that no request line can carry; a client would encode them.
  return `?${fill(translate(endpoint, asked), values, encodeURIComponent).replaceAll(' ', '%20')}`
}

/** The routing cases twist a path around the word `token`; the twist is kept. */
function pathOf({ endpoint, body }: HostileCase): string {
  if (endpoint === 'device_verify' && typeof body === 'string' && body.includes('action='))
    return '/device/confirm'
  return (
    paths[endpoint] ??
    (endpoint.startsWith('/') ? endpoint : `/${endpoint}`)
      .replace(/(?<=\/|%2f)token/u, 'oauth2/token')
      .replace('/admin/', '/api/v1/')
  )
}

const rawText = (raw: string, values: Values): string =>
  fill(raw, { ...values, '1 MiB': 'x'.repeat(1024 * 1024) }, (text) => text).replace(
    ' /token ',
    ' /oauth2/token ',
  )

function headerLines({ headers }: HostileCase, values: Values): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}: ${fill(each, values, (text) => text)}`),
  )
}

function bodyBytes({ endpoint, body }: HostileCase, values: Values): Buffer {
  if (body === null) return Buffer.alloc(0)
  if (typeof body === 'string') {
    const encode = body.startsWith('{') ? (text: string) => text : encodeURIComponent
    return Buffer.from(fill(translate(endpoint, body), values, encode))
  }
  return recipeBytes(body)
}

function recipeBytes({ $join, $gzip_zeros }: BodyRecipe): Buffer {
  if ($gzip_zeros !== undefined) return gzipSync(Buffer.alloc($gzip_zeros))
  if ($join === undefined) throw new Error('a body recipe that this runner does not know')
  const [template, count, separator] = $join
  const parts = Array.from({ length: count }, (_, index) => template.replace('%d', String(index)))
  return Buffer.from(parts.join(separator))
}

function fill(text: string, values: Values, encode: (value: string) => string): string {
  return text.replace(/\{\{([^}]+)\}\}/gu, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`the fixture has no value ${name}`)
    return encode(value)
  })
}
