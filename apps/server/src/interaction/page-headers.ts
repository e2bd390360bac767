/**
 * The headers of every page: nothing is stored, framed, referred to or loaded from elsewhere. What is
 * made to be looked at in the console may be framed by it, and can do nothing at all.
 */
import type { AuthorizationRequest } from '@keygrant/engine'
import type { PageAnswer } from './page.ts'

/** @see docs/decisions, RFC 9700 §4.16 (clickjacking), §4.2.4 (referrer) */
export function pageHeaders(
  answer: PageAnswer,
  interaction: Pick<AuthorizationRequest, 'redirectUri'> | undefined,
): Readonly<Record<string, string>> {
  const target =
    (answer.kind === 'page' ? answer.formTarget : undefined) ??
    (interaction && formTargetOf(interaction.redirectUri))
  const scripts = answer.kind === 'page' && answer.scripts === true
  const framed = answer.kind === 'page' && answer.framed === true
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...(scripts ? ["script-src 'self'", "connect-src 'self'"] : []),
    "base-uri 'none'",
    ...(framed
      ? ["frame-ancestors 'self'", "form-action 'none'", 'sandbox']
      : ["frame-ancestors 'none'", formAction(target)]),
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': framed ? 'SAMEORIGIN' : 'DENY',
  }
}

/** A form that ends in a redirect to the client is blocked by browsers unless its origin stands here too. */
const formAction = (target: string | undefined): string =>
  `form-action 'self'${target === undefined ? '' : ` ${target}`}`

/** What of a redirect URI, which the engine has checked, may stand in the policy: nothing that could end it. */
export function formTargetOf(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri)
  return origin === 'null' ? protocol : origin
}
