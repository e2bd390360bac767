/**
 * Judges a document of the revocation feed: signed by a key of the issuer, meant as a feed, about this
 * issuer, and not too old to go by. Only then is anything in it believed.
 *
 * @see RFC 8725 §3.1, §3.8 and §3.11
 */
import {
  decodeBase64url,
  err,
  ok,
  type Result,
  revocationFeedType,
  signingAlgorithms,
} from '@keygrant/protocol'
import type { VerificationKey } from '../crypto/guard-crypto.ts'
import type { KeySource } from '../keys/key-source.ts'
import { FeedEntries, type FeedHead, readFeedHead } from './feed-document.ts'

/** Why a document is not believed. */
export type FeedFault =
  | 'malformed'
  | 'type_refused'
  | 'key_unknown'
  | 'keys_unavailable'
  | 'signature_invalid'
  | 'issuer_mismatch'
  | 'expired'

export interface FeedDocument {
  readonly head: FeedHead
  readonly entries: FeedEntries
}

export interface FeedVerifierOptions {
  readonly issuer: string
  readonly keys: Pick<KeySource, 'find' | 'renew'>
  /** Seconds. */
  readonly clockTolerance: number
  /** Whether a key was revoked that signs as of this second. */
  readonly isKeyRevoked: (kid: string, issuedAt: number) => Promise<boolean>
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

export class FeedVerifier {
  readonly #options: FeedVerifierOptions

  constructor(options: FeedVerifierOptions) {
    this.#options = options
  }

  /** @param now Seconds. */
  async verify(jws: string, now: number): Promise<Result<FeedDocument, FeedFault>> {
    const parts = jws.split('.')
    const [protectedHeader = '', body = '', mac = ''] = parts
    const header = parts.length === 3 ? readHeader(protectedHeader) : undefined
    if (header === undefined) return err('malformed')
    const { typ, alg, kid } = header
    if (typ !== revocationFeedType || 'crit' in header || 'b64' in header)
      return err('type_refused')
    if (typeof kid !== 'string') return err('malformed')

    const key = await this.#findKey(kid)
    if (!key.ok) return key
    // The key decides what it signs with; the header may only agree.
    const isAgreed = alg === key.value.algorithm && signingAlgorithms.includes(key.value.algorithm)
    const signature = decodeBase64url(mac)
    if (!isAgreed || signature === undefined) return err('signature_invalid')
    const signingInput = jws.slice(0, protectedHeader.length + 1 + body.length)
    if (!(await key.value.verify(signingInput, signature))) return err('signature_invalid')

    const payload = decodeBase64url(body)
    const head = payload === undefined ? undefined : readFeedHead(payload)
    if (payload === undefined || head === undefined) return err('malformed')
    return (
      (await this.#judge(head, kid, now)) ??
      ok({ head, entries: new FeedEntries(payload, head.iat) })
    )
  }

  async #judge(
    head: FeedHead,
    kid: string,
    now: number,
  ): Promise<Result<never, FeedFault> | undefined> {
    const { issuer, clockTolerance, isKeyRevoked } = this.#options
    if (head.iss !== issuer) return err('issuer_mismatch')
    if (head.exp <= now - clockTolerance) return err('expired')
    if (await isKeyRevoked(kid, head.iat)) return err('key_unknown')
    return undefined
  }

  /**
   * A key that nobody has heard of was just rotated in. The issuer names it itself, so nobody can
   * make us ask; waiting for the allowance that strangers' tokens share would lose half a minute.
   */
  async #findKey(
    kid: string,
  ): Promise<Result<VerificationKey, 'key_unknown' | 'keys_unavailable'>> {
    const { keys } = this.#options
    const found = await keys.find(kid)
    if (found.ok) return found
    await keys.renew()
    return keys.find(kid)
  }
}

function readHeader(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decodeBase64url(part)
  if (bytes === undefined) return undefined
  try {
    const header: unknown = JSON.parse(utf8.decode(bytes))
    return typeof header === 'object' && header !== null
      ? (header as Record<string, unknown>)
      : undefined
  } catch {
    // Neither UTF-8 nor JSON: that is the answer.
    return undefined
  }
}
