/** Time-based one-time passwords (RFC 6238) as authenticator apps make them: SHA-1, six digits, 30 s. */
import { createHmac, timingSafeEqual } from 'node:crypto'

const stepSeconds = 30
const digits = 6
/** Clocks of phones go wrong: one step before and after is taken too (RFC 6238 §5.2). */
const drift = 1

/** The length that RFC 4226 §4 asks for: 160 bits. */
export const totpSecretLength = 20

/** The code of one time step (RFC 4226 §5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The time step that a moment lies in. */
export const totpStep = (now: number): number => Math.floor(now / stepSeconds)

/** The step whose code this is, among those that are near now; undefined if it is of none. */
export function matchingStep(code: string, secret: Uint8Array, now: number): number | undefined {
  const typed = Buffer.from(code.replace(/\s/gu, ''))
  if (typed.length !== digits) return undefined
  const current = totpStep(now)
  let match: number | undefined
  for (let step = current - drift; step <= current + drift; step++)
    if (timingSafeEqual(Buffer.from(totpCode(secret, step)), typed)) match = step
  return match
}

/** What a QR code says to an authenticator app. */
export function totpUri({ secret, issuer, email }: TotpLabel): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`
  const parameters = new URLSearchParams({ secret, issuer, algorithm: 'SHA1' })
  parameters.set('digits', String(digits))
  parameters.set('period', String(stepSeconds))
  return `otpauth://totp/${label}?${parameters.toString().replaceAll('+', '%20')}`
}

interface TotpLabel {
  /** Base32. */
  readonly secret: string
  readonly issuer: string
  readonly email: string
}
