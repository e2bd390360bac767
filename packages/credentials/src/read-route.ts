/**
 * Which way requests go: the options `http.proxy` and `http.tls`, and what the environment says of proxies.
 */
import type { Environment } from './environment.ts'
import type { HttpOptions } from './options.ts'

/** What decides the way. Plain data: two of the same are one. */
export interface Route extends Pick<HttpOptions, 'proxy' | 'tls'> {
  /** The variables that are set, of those that tell of proxies. */
  readonly variables: Readonly<Record<string, string>>
}

type Fetch = typeof globalThis.fetch

// A web server sets HTTP_PROXY from a header of a request, so that one is not looked at.
const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'no_proxy', 'NO_PROXY']

const fetches = new Map<string, Fetch>()

/**
 * The fetch of the options; undefined if the runtime's own will do. What proxies need is loaded, and
 * checked, when it is first used. Credentials that go the same way have the same function, and share
 * their tokens.
 */
export function readRoute(
  { fetch, proxy = 'env', tls }: HttpOptions,
  environment: Environment,
): Fetch | undefined {
  const variables: Record<string, string> = {}
  for (const name of names) {
    const value = environment.variable(name)
    if (value !== undefined) variables[name] = value
  }
  const proxied =
    proxy === 'env'
      ? names.slice(0, 3).some((name) => name in variables) &&
        environment.variable('NODE_USE_ENV_PROXY') !== '1'
      : proxy !== false
  if (fetch !== undefined || (!proxied && tls === undefined)) return fetch

  const key = JSON.stringify({ proxy, tls, variables })
  let opened: Promise<Fetch> | undefined
  const routed: Fetch = async (input, init) => {
    opened ??= import('#node').then(({ openRoute }) => openRoute(JSON.parse(key)))
    return (await opened)(input, init)
  }
  const known = fetches.get(key) ?? routed
  fetches.set(key, known)
  return known
}
