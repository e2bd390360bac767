/**
 * From a token to its verified claims, in the order: remembered? · rules · key · signature ·
 * revoked? Needs no turn of the event loop if the key is at hand and the crypto is node:crypto.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import { type Verified, verified } from './access.ts'
import { eventually } from './crypto/eventually.ts'
import type { Eventually, GuardCrypto } from './crypto/guard-crypto.ts'
import type { KeySource } from './keys/key-source.ts'
import type { RefusalReason } from './refusal-reasons.ts'
import type { RevocationCheck } from './revocation/revocation-check.ts'
import type { VerifiedCache } from './verified-cache.ts'
import { type ReadToken, readToken, type TokenPolicy } from './verify-jwt.ts'

export type VerifyResult = Result<Verified, RefusalReason>

export interface TokenVerifierOptions {
  readonly policy: TokenPolicy
  readonly keys: Pick<KeySource, 'find'>
  readonly crypto: GuardCrypto
  readonly cache: VerifiedCache | undefined
  /** Undefined if the API does not want to know. */
  readonly revocations: Pick<RevocationCheck, 'check'> | undefined
  /** Milliseconds. */
  readonly now: () => number
}

export class TokenVerifier {
  readonly #options: TokenVerifierOptions

  constructor(options: TokenVerifierOptions) {
    this.#options = options
  }

  verify(token: string): Eventually<VerifyResult> {
    const { cache, crypto, policy, now } = this.#options
    const at = now()
    const seconds = at / 1000
    if (cache === undefined)
      return eventually(this.#judge(readToken(token, policy, seconds), at), (result) =>
        this.#unlessRevoked(token, result, at),
      )

    return eventually(crypto.sha256(token), (hash) => {
      const known = cache.get(hash, seconds)
      const judged =
        known === undefined
          ? this.#judge(readToken(token, policy, seconds), at)
          : this.#recall(known, token, at)
      return eventually(judged, (result) => {
        if (known === undefined && result.ok) cache.set(hash, result.value)
        return eventually(this.#unlessRevoked(token, result, at), (final) => {
          if (!final.ok) cache.delete(hash)
          return final
        })
      })
    })
  }

  #unlessRevoked(token: string, result: VerifyResult, at: number): Eventually<VerifyResult> {
    const { revocations } = this.#options
    if (!result.ok || revocations === undefined) return result
    return eventually(revocations.check(token, result.value.revocable, at), (reason) =>
      reason === undefined ? result : err(reason),
    )
  }

  /** A remembered token is worth no more than its key: that must still be the one it was. */
  #recall(known: Verified, token: string, at: number): Eventually<VerifyResult> {
    return eventually(this.#options.keys.find(known.kid, at), (key) => {
      if (!key.ok) return key
      if (key.value === known.key) return ok(known)
      return this.#judge(readToken(token, this.#options.policy, at / 1000), at)
    })
  }

  #judge(read: Result<ReadToken, RefusalReason>, at: number): Eventually<VerifyResult> {
    if (!read.ok) return read
    const { kid, algorithm, signingInput, signature, claims } = read.value
    return eventually(this.#options.keys.find(kid, at), (key) => {
      if (!key.ok) return key
      if (key.value.algorithm !== algorithm) return err('key_mismatch')
      return eventually(
        key.value.verify(signingInput, signature),
        (holds): VerifyResult =>
          holds ? ok(verified(claims, kid, key.value)) : err('signature_invalid'),
      )
    })
  }
}
