/**
 * Issuer → metadata, looked up once for the whole process and kept for an hour.
 */
import { ok, type Result } from '@keygrant/protocol/result'
import type { CredentialsError } from './errors.ts'
import { Flight } from './flight.ts'
import type { HttpSettings } from './http-settings.ts'
import { fetchMetadata } from './protocol.ts'
import type { Redact } from './redact.ts'
import { sender } from './send.ts'
import type { ServerMetadata } from './server-metadata.ts'

const freshFor = 3_600_000
const capacity = 1_000

type Discovery = Result<ServerMetadata, CredentialsError>

interface Known {
  metadata: ServerMetadata | undefined
  /** Monotonic. */
  until: number
  flight: Flight<Discovery> | undefined
}

// By fetch first: another function may lead to another server of the same name.
const byFetch = new WeakMap<object, Map<string, Known>>()

/**
 * The metadata of an issuer. Any number of concurrent callers cause one lookup. When a lookup fails
 * after the hour, the old metadata is used on: a server that is away does not move its endpoints.
 */
export async function discover(
  issuer: URL,
  http: HttpSettings,
  { signal, redact }: { readonly signal: AbortSignal; readonly redact: Redact },
): Promise<Discovery> {
  const known = knownIssuer(issuer, http)
  if (known.metadata !== undefined && performance.now() < known.until) return ok(known.metadata)

  known.flight ??= new Flight<Discovery>(
    (controls) => fetchMetadata(issuer, http.headers, sender(http, controls.signal, redact)),
    {
      deadline: 2 * http.timeout,
      onLanding(landing) {
        known.flight = undefined
        if (!landing.ok || !landing.value.ok) return
        known.metadata = landing.value.value
        known.until = performance.now() + freshFor
      },
    },
  )
  try {
    const found = await known.flight.wait({ signals: [signal] })
    return !found.ok && known.metadata !== undefined ? ok(known.metadata) : found
  } catch (error) {
    if (known.metadata === undefined || signal.aborted) throw error
    return ok(known.metadata)
  }
}

function knownIssuer(issuer: URL, http: HttpSettings): Known {
  const fetch = http.fetch ?? globalThis.fetch
  const issuers = byFetch.get(fetch) ?? new Map<string, Known>()
  byFetch.set(fetch, issuers)
  const key = JSON.stringify([issuer.href, [...http.headers]])
  const known = issuers.get(key) ?? { metadata: undefined, until: 0, flight: undefined }
  issuers.set(key, known)
  if (issuers.size > capacity) {
    const [oldest] = issuers.keys()
    if (oldest !== undefined) issuers.delete(oldest)
  }
  return known
}
