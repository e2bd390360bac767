/**
 * Requests by way of a proxy, or with a client's certificate. Needs `undici`, which Node has inside but
 * shows nobody.
 */
import type * as Undici from 'undici'
import { CredentialsError } from '../errors.ts'
import { isLoopback } from '../loopback.ts'
import type { TlsOptions } from '../options.ts'
import type { Route } from '../read-route.ts'

type Fetch = typeof globalThis.fetch

/**
 * The fetch that goes this way.
 *
 * @throws {CredentialsError} `invalid_configuration` for options that cannot be used.
 */
export async function openRoute(route: Route): Promise<Fetch> {
  const { proxy = 'env', tls } = route
  const mistakes = [...(tls === undefined ? [] : mistakesIn(tls)), ...mistakesInProxy(proxy)]
  if (mistakes.length > 0) throw unusable(mistakes.join('; '))
  const undici = await load(proxy !== 'env' || tls !== undefined)
  if (undici === undefined) return globalThis.fetch
  const { direct, proxied } = dispatchers(undici, route)
  // Undici's own types of the same things differ in what nobody here looks at.
  const fetch = undici.fetch as unknown as (url: string, init: object) => Promise<Response>
  return async (input, init) => {
    const request = new Request(input, init)
    const { url, method, redirect, signal } = request
    // A proxy has another idea of what this machine is.
    const dispatcher = isLoopback(new URL(url)) ? direct : proxied
    const headers = [...request.headers]
    return fetch(url, {
      method,
      headers,
      redirect,
      signal,
      dispatcher,
      ...(await bodyOf(request, init)),
    })
  }
}

/** A stream stays one; everything else is sent with its length. */
async function bodyOf(request: Request, init: RequestInit | undefined): Promise<object> {
  if (request.body === null) return {}
  const streams = init?.body === undefined || init.body instanceof ReadableStream
  return streams
    ? { body: request.body, duplex: 'half' }
    : { body: new Uint8Array(await request.arrayBuffer()) }
}

interface Dispatchers {
  readonly direct: Undici.Dispatcher
  readonly proxied: Undici.Dispatcher
}

function dispatchers(
  { Agent, EnvHttpProxyAgent }: typeof Undici,
  {
    proxy = 'env',
    tls,
    variables: { http_proxy, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY },
  }: Route,
): Dispatchers {
  const ca = tls?.ca === undefined ? {} : { ca: [tls.ca].flat() }
  const { ca: _ca, ...pair } = tls ?? {}
  const own = { ...pair, ...ca }
  const direct = new Agent(tls === undefined ? {} : { connect: own })
  if (proxy === false) return { direct, proxied: direct }
  const named = proxy === 'env' ? undefined : String(proxy)
  const proxied = new EnvHttpProxyAgent({
    // Texts, empty ones too: what the environment says was decided before.
    httpProxy: named ?? http_proxy ?? '',
    httpsProxy: named ?? https_proxy ?? HTTPS_PROXY ?? http_proxy ?? '',
    noProxy: no_proxy ?? NO_PROXY ?? '',
    // The client's certificate is for the server behind the proxy, never for the proxy.
    ...(tls !== undefined && { connect: own, requestTls: own, proxyTls: ca }),
  })
  return { direct, proxied }
}

function mistakesInProxy(proxy: NonNullable<Route['proxy']>): string[] {
  if (proxy === 'env' || proxy === false) return []
  const { protocol } = URL.canParse(String(proxy)) ? new URL(proxy) : { protocol: '' }
  return protocol === 'http:' || protocol === 'https:'
    ? []
    : ["http.proxy must be 'env', false or the address of a proxy, http or https"]
}

function mistakesIn({ cert, key, ca = [] }: TlsOptions): string[] {
  const isPem = (value: unknown) => typeof value === 'string' && value.includes('-----BEGIN ')
  const given = Object.entries({ cert, key }).filter(([, value]) => value !== undefined)
  return [
    ...(given.length === 1 ? ['http.tls needs cert and key, or neither'] : []),
    ...given.flatMap(([name, value]) => (isPem(value) ? [] : [`http.tls.${name} must be PEM`])),
    ...([ca].flat().every(isPem) ? [] : ['http.tls.ca must be PEM']),
  ]
}

const unusable = (why: string, cause?: Error): CredentialsError =>
  new CredentialsError('invalid_configuration', `The credentials cannot be used: ${why}.`, {
    cause,
  })

async function load(wanted: boolean): Promise<typeof Undici | undefined> {
  try {
    return await import('undici')
  } catch (error) {
    const cause = error instanceof Error ? error : undefined
    if (wanted) throw unusable('http.proxy and http.tls need the package undici', cause)
    console.warn(
      'A proxy variable is set and not heeded: install the package undici, or set NODE_USE_ENV_PROXY=1 (Node 24).',
    )
    return undefined
  }
}
