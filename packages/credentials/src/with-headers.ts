/**
 * Headers that one call adds to those of the options.
 */
import { checked } from './complain.ts'
import { readHeaders } from './http-settings.ts'
import type { Resolved } from './resolve.ts'

/** Settings with the headers of one call. */
export function withHeaders<Some extends Pick<Resolved, 'http'>>(
  settings: Some,
  headers: HeadersInit | undefined,
): Some {
  if (headers === undefined) return settings
  const own = checked((complain) => readHeaders(headers, 'headers', complain))
  const merged = new Headers(settings.http.headers)
  for (const [name, value] of own) merged.set(name, value)
  return { ...settings, http: { ...settings.http, headers: merged } }
}
