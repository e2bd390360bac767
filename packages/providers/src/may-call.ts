/**
 * Decides whether a platform's secrets may be sent to an address.
 *
 * @see RFC 6749 §3.2 (TLS), RFC 8252 §8.3 (loopback)
 */
import type { ProviderDescription } from './description.ts'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Whether `host` is `domain` or below it. By whole labels: `evildatadoghq.com` is not below `datadoghq.com`. */
export const isBelow = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`)

/** The host of an address, in the one way of writing it that comparing needs. */
const hostOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).hostname.replace(/\.$/u, '') : undefined

const domainsOf = ({ domains, endpoints, issuer }: ProviderDescription): readonly string[] => {
  if (domains.length > 0) return domains
  const own = [issuer, ...Object.values(endpoints)] as readonly (string | undefined)[]
  return own.flatMap((address) => (address === undefined ? [] : (hostOf(address) ?? [])))
}

/**
 * Whether a client may send its secrets and tokens for this platform to `address`.
 *
 * The address must be https and its host one of the platform's domains or below one. Plain http, and
 * an address of this machine, are let through only where the description itself is of this machine,
 * as an emulator's is.
 */
export function mayCall(provider: ProviderDescription, address: string | URL): boolean {
  const host = hostOf(String(address))
  if (host === undefined) return false
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return false
  const domains = domainsOf(provider)
  if (loopback.includes(host))
    return ['http:', 'https:'].includes(url.protocol) && domains.includes(host)
  return url.protocol === 'https:' && domains.some((domain) => isBelow(host, domain))
}
