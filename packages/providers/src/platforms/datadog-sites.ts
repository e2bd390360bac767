/**
 * Datadog's sites: which there are, and which one an address belongs to.
 *
 * Sources: getting_started/site (the table), DataDog/pup docs/OAUTH2.md (AP2).
 */
import { isBelow } from '../may-call.ts'

/**
 * Where people sign in, by the domain of the API. `site` is what a person sees and may be a
 * customer's subdomain; `domain` never is (oauth2_in_datadog, since July 2023).
 */
export const datadogSites = {
  'datadoghq.com': 'https://app.datadoghq.com',
  'us3.datadoghq.com': 'https://us3.datadoghq.com',
  'us5.datadoghq.com': 'https://us5.datadoghq.com',
  'datadoghq.eu': 'https://app.datadoghq.eu',
  'ap1.datadoghq.com': 'https://ap1.datadoghq.com',
  'ap2.datadoghq.com': 'https://ap2.datadoghq.com',
  'ddog-gov.com': 'https://app.ddog-gov.com',
} as const

/** The domain of a Datadog site's API. */
export type DatadogDomain = keyof typeof datadogSites

/** All of them. */
export const datadogDomains = Object.keys(datadogSites) as readonly DatadogDomain[]

const isDomain = (host: string): host is DatadogDomain => Object.hasOwn(datadogSites, host)

/** A site as any of Datadog's documents writes it, taken apart. */
export interface DatadogSite {
  readonly domain: DatadogDomain
  /** Where to send a person, without a slash at its end. */
  readonly site: string
}

/**
 * Reads `us3.datadoghq.com`, `https://app.datadoghq.eu` or a customer's `acme.datadoghq.com`.
 *
 * @returns Undefined for what does not belong to Datadog, `evildatadoghq.com` for one.
 */
export function readDatadogSite(text: string): DatadogSite | undefined {
  // Older pages and pup show a URL, api_integration a bare host.
  const address = text.includes('://') ? text : `https://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || url.href !== `https://${url.hostname}/`) return undefined
  const host = url.hostname
  if (isDomain(host)) return { domain: host, site: datadogSites[host] }
  const [domain] = datadogDomains
    .filter((name) => isBelow(host, name))
    .toSorted((a, b) => b.length - a.length)
  // `api.datadoghq.com` is where programs go; no person can sign in there.
  if (domain === undefined || host === `api.${domain}`) return undefined
  return { domain, site: `https://${host}` }
}
