/** What a guard is told about bound tokens, and how it is checked. */
import { type SigningAlgorithm, signingAlgorithms } from '@keygrant/protocol'
import { type CertificateFormatName, certificateFormats } from './certificate-formats.ts'
import { DpopNonces } from './dpop-nonces.ts'
import type { DpopSettings } from './dpop-verifier.ts'
import { memoryReplayStore, type ReplayStore } from './replay-store.ts'

/** How DPoP-bound tokens are judged (RFC 9449). `{}` takes them, next to bearer tokens. */
export interface DpopOptions {
  /**
   * Refuses tokens that are bound to no key.
   *
   * @default false
   */
  readonly required?: boolean
  /**
   * The algorithms with which proofs may be signed.
   *
   * @default ['ES256', 'EdDSA']
   */
  readonly algorithms?: readonly SigningAlgorithm[]
  /**
   * The API's address as its clients know it. With the path of a request it makes the `htu` that a
   * proof must have, so that neither a proxy nor a caller can choose it by the `Host`. Give it with a
   * path if a proxy takes that path off.
   *
   * @default The audience without its path. An audience that is no http(s) URL needs it.
   */
  readonly publicUrl?: string | URL
  /**
   * How far from now a proof's `iat` may be, in seconds, from 1 to 300. With nonces it doesn't count.
   *
   * @default 60
   */
  readonly window?: number
  /**
   * Where used proofs are remembered. Several instances need one that they share.
   *
   * @default `memoryReplayStore()`
   */
  readonly replay?: ReplayStore
  /**
   * Demands that each proof has a nonce of this API, so that none can be made in advance and clients
   * need no good clock. A client learns the nonce from its first refusal, and new ones from answers.
   *
   * @default No nonces.
   */
  readonly nonces?: {
    /** At least 32 bytes, the same on every instance. */
    readonly secret: string | Uint8Array
    /**
     * For how long a nonce is handed out, in seconds, 10 or more. It is good for that long again.
     *
     * @default 300
     */
    readonly period?: number
  }
}

/**
 * Where the client's certificate is found, for certificate-bound tokens (RFC 8705 §3): in the TLS
 * connection itself (node:http, Express, Fastify and Koa), or in a field that a proxy sets.
 *
 * A field is believed whoever sent it. Name one only if the proxy overwrites it on every request and
 * the API can't be reached around the proxy.
 */
export type MtlsOptions =
  | { readonly from: 'connection' }
  | {
      /** The name of the field. */
      readonly header: string
      readonly format: CertificateFormatName
    }

/** The `mtls` option after checking. */
export interface MtlsSettings {
  /** In lower case; undefined means the connection. */
  readonly header: string | undefined
  readonly format: CertificateFormatName
}

interface Surroundings {
  readonly audience: string
  readonly now: () => number
}

/** @throws {TypeError} Naming the first option that can't be. */
export function checkDpop(
  options: DpopOptions | undefined,
  { audience, now }: Surroundings,
): DpopSettings | undefined {
  if (options === undefined) return undefined
  const { required = false, algorithms = ['ES256', 'EdDSA'], window = 60 } = options
  const known = algorithms.every((name) => signingAlgorithms.includes(name))
  check(
    algorithms.length > 0 && known,
    `dpop.algorithms must be some of ${signingAlgorithms.join(', ')}`,
  )
  check(window >= 1 && window <= 300, 'dpop.window must be from 1 to 300 s')
  return {
    required,
    algorithms: [...algorithms],
    publicUrl: publicUrlOf(options.publicUrl, audience),
    window,
    replay: options.replay ?? memoryReplayStore({ now }),
    nonces: noncesOf(options.nonces, now),
  }
}

/** @throws {TypeError} If it names no field, or a format that nobody knows. */
export function checkMtls(options: MtlsOptions | undefined): MtlsSettings | undefined {
  if (options === undefined) return undefined
  if ('from' in options) {
    check(options.from === 'connection', 'mtls.from must be connection')
    return { header: undefined, format: 'sha256' }
  }
  const { header, format } = options
  check(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u.test(header), 'mtls.header must be the name of a field')
  const formats = Object.keys(certificateFormats)
  check(formats.includes(format), `mtls.format must be one of ${formats.join(', ')}`)
  return { header: header.toLowerCase(), format }
}

function publicUrlOf(publicUrl: string | URL | undefined, audience: string): string {
  const url = publicUrl ?? audience
  const valid = /^https?:\/\//iu.test(String(url)) && URL.canParse(url)
  check(valid, 'dpop.publicUrl must be an http(s) URL, given or as the audience')
  const { origin, pathname, search, hash } = new URL(url)
  if (publicUrl === undefined) return origin
  check(search === '' && hash === '', 'dpop.publicUrl must have no query and no fragment')
  return `${origin}${pathname.replace(/\/$/u, '')}`
}

function noncesOf(options: DpopOptions['nonces'], now: () => number): DpopNonces | undefined {
  if (options === undefined) return undefined
  const { secret, period = 300 } = options
  const length =
    typeof secret === 'string' ? new TextEncoder().encode(secret).length : secret.length
  check(length >= 32, 'dpop.nonces.secret must have 32 bytes or more')
  check(Number.isInteger(period) && period >= 10, 'dpop.nonces.period must be 10 s or more')
  return new DpopNonces({ secret, period, now })
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new TypeError(`createGuard: ${message}`)
}
