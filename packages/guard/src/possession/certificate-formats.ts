/**
 * How proxies that end TLS tell an API which certificate the client had, and what becomes of it: the
 * thumbprint by which a token names it, or the certificate itself.
 *
 * @see RFC 8705 §3.1 (`x5t#S256`), RFC 9440 (Client-Cert)
 */
import { decodeBase64, decodeBase64url, encodeBase64url } from '@keygrant/protocol'

/** A SHA-256 in base64url, or the bytes of the certificate that it is to be made of. */
export type CertificateReading =
  | { readonly thumbprint: string }
  | { readonly der: Uint8Array<ArrayBuffer> }

/** Reads a field's one value. Undefined if it is of another form. Never throws. */
type CertificateFormat = (value: string) => CertificateReading | undefined

export const certificateFormats = {
  rfc9440: (value) => derOf(/^:([A-Za-z0-9+/=]+):$/u.exec(value)?.[1]),
  pem: (value) => derOf(pemBody(value)),
  xfcc: (value) => {
    const outsideQuotes = value.replace(/"(?:[^"\\]|\\.)*"/gu, '""')
    if (outsideQuotes.includes(',')) return undefined
    return hexThumbprint(/(?:^|;)Hash=([0-9a-f]{64})(?:;|$)/iu.exec(outsideQuotes)?.[1])
  },
  sha256: (value) => hexThumbprint(value.replaceAll(':', '')) ?? base64Thumbprint(value),
} as const satisfies Record<string, CertificateFormat>

/**
 * `rfc9440`: the certificate in base64 between colons, as in `Client-Cert`. `pem`: in PEM, percent-
 * encoded (nginx `$ssl_client_escaped_cert`, AWS ALB). `xfcc`: Envoy's `x-forwarded-client-cert` with
 * `Hash`. `sha256`: its SHA-256 in hex or base64 (HAProxy, Cloudflare, Google Cloud).
 */
export type CertificateFormatName = keyof typeof certificateFormats

/** Node's `fingerprint256`, as a token names it. */
export const thumbprintOfHex = (hex: string | undefined): string | undefined =>
  hexThumbprint(hex?.replaceAll(':', ''))?.thumbprint

function derOf(base64: string | undefined): CertificateReading | undefined {
  const der = base64 === undefined ? undefined : decodeBase64(base64)
  return der === undefined || der.length === 0 ? undefined : { der }
}

/** Exactly one certificate: a chain would leave open which one the client proved to have. */
function pemBody(value: string): string | undefined {
  const text = percentDecoded(value)
  const body =
    /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/u.exec(text)
  return body?.[1]?.replace(/\s+/gu, '')
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    // Not percent-encoded text, so no certificate either.
    return ''
  }
}

function hexThumbprint(hex: string | undefined): { readonly thumbprint: string } | undefined {
  if (hex === undefined || !/^[0-9a-f]{64}$/iu.test(hex)) return undefined
  const pairs = hex.match(/../gu) ?? []
  return {
    thumbprint: encodeBase64url(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))),
  }
}

function base64Thumbprint(value: string): CertificateReading | undefined {
  const bare = value.replace(/=$/u, '').replaceAll('+', '-').replaceAll('/', '_')
  return decodeBase64url(bare)?.length === 32 ? { thumbprint: bare } : undefined
}
