/**
 * Whether a caller holds what a token is bound to. A bound token is worth nothing without it, however
 * it is presented, and neither is a token that is bound in a way nobody here can check.
 *
 * @see RFC 9449 §7, RFC 8705 §3, RFC 7800 §3.1
 */
import type { Credentials, Presented } from '../bearer-token.ts'
import type { Eventually, GuardCrypto } from '../crypto/guard-crypto.ts'
import type { RefusalReason } from '../refusal-reasons.ts'
import type { AccessTokenClaims } from '../verify-jwt.ts'
import { certificateFormats } from './certificate-formats.ts'
import { type DpopOutcome, type DpopSettings, verifyDpop } from './dpop-verifier.ts'
import type { MtlsSettings } from './possession-options.ts'

export interface PossessionSettings {
  readonly dpop: DpopSettings | undefined
  readonly mtls: MtlsSettings | undefined
  readonly crypto: GuardCrypto
  /** Milliseconds. */
  readonly now: () => number
}

const proven: DpopOutcome = { reason: undefined, nonce: undefined }
const failed = (reason: RefusalReason): DpopOutcome => ({ reason, nonce: undefined })

export class Possession {
  readonly #settings: PossessionSettings

  constructor(settings: PossessionSettings) {
    this.#settings = settings
  }

  /** Needs no turn of the event loop for a bearer token that is bound to nothing. */
  check(
    { cnf }: AccessTokenClaims,
    credentials: Credentials,
    presented: Presented,
  ): Eventually<DpopOutcome> {
    const { dpop } = this.#settings
    const isDpop = credentials.scheme === 'DPoP'
    if (cnf === undefined)
      return isDpop || dpop?.required === true ? failed('binding_missing') : proven
    if (isDpop && cnf.jkt === undefined) return failed('binding_missing')
    if (dpop?.required === true && cnf.jkt === undefined) return failed('binding_missing')
    if (!isDpop && cnf.jkt !== undefined) return failed('binding_unproven')
    return this.#prove(cnf, credentials.token, presented)
  }

  /** The certificate first: a DPoP proof is used up by being looked at. */
  async #prove(
    { jkt, 'x5t#S256': x5t }: NonNullable<AccessTokenClaims['cnf']>,
    token: string,
    presented: Presented,
  ): Promise<DpopOutcome> {
    const { dpop, crypto, now } = this.#settings
    if (x5t !== undefined && (await this.#certificateOf(presented)) !== x5t)
      return failed('binding_unproven')
    if (jkt === undefined) return proven
    if (dpop === undefined) return failed('binding_unproven')
    const request = { presented, token, thumbprint: jkt, now: now() / 1000 }
    return verifyDpop(request, dpop, crypto)
  }

  /** The thumbprint of the client's certificate, from where the options say and nowhere else. */
  async #certificateOf(presented: Presented): Promise<string | undefined> {
    const { mtls, crypto } = this.#settings
    if (mtls === undefined) return undefined
    if (mtls.header === undefined) return presented.certificate?.()
    const [value, ...others] = presented.fields?.(mtls.header) ?? []
    if (value === undefined || others.length > 0) return undefined
    const reading = certificateFormats[mtls.format](value)
    if (reading === undefined) return undefined
    return 'thumbprint' in reading ? reading.thumbprint : crypto.sha256(reading.der)
  }
}
