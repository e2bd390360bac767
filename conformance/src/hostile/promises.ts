/** What cases promise beside status and error, by the corpus's own words. */
import { expect } from 'vitest'
import type { Fixture } from './fixture.ts'
import { targetOf } from './redirects.ts'
import type { Values } from './request.ts'
import type { WireAnswer } from './wire.ts'

export interface CheckContext {
  readonly answer: WireAnswer
  readonly values: Values
  readonly fixture: Fixture
}

export type Check = (context: CheckContext) => void | Promise<void>

/** Looked at for every case alike, by `expectSafe` and `expectRedirect`, or in `also.ts` by the id. */
const elsewhere: Check = () => undefined

const codeIsUnspent: Check = async ({ fixture, values }) => {
  const { code = '', basic } = values
  expect((await fixture.redeem(code, basic)).status).toBe(200)
}

const pageHeaders = ({ answer: { headers } }: CheckContext): void => {
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cache-control')).toBe('no-store')
}

const nothingLoadedFromElsewhere = ({ answer: { body } }: CheckContext): void => {
  for (const [, address = ''] of body.matchAll(/\b(?:src|srcset)\s*=\s*"([^"]*)"/gu))
    expect(address).toMatch(/^(?:\/(?!\/)|data:)/u)
  for (const [tag] of body.matchAll(/<link\b[^>]*>/gu))
    expect(tag).toMatch(/href="(?:\/(?!\/)|data:)/u)
}

const noCors: Check = ({ answer: { headers } }) =>
  expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])

const neverNamesEvil: Check = ({ answer: { headers, body } }) => {
  for (const text of [headers.get('location'), headers.get('set-cookie'), body])
    expect(text ?? '').not.toContain('evil.example')
}

const staysHere: Check = ({ answer, values }) => {
  const { issuer = '' } = values
  const target = targetOf(answer, issuer)
  expect(target?.origin ?? issuer).toBe(issuer)
  expect(answer.headers.get('set-cookie') ?? '').not.toMatch(/^a=b/mu)
}

const escapedErrorPage: Check = (context) => {
  expect(context.answer.body).not.toMatch(/<script>|Set-Cookie: a=b/u)
  if (context.answer.headers.get('content-type')?.startsWith('text/html') === true)
    pageHeaders(context)
}

const promises: Readonly<Record<string, Check>> = {
  'Content-Type application/json': elsewhere,
  'Cache-Control no-store': elsewhere,
  'Location carries error, exact state, iss': elsewhere,
  'no token in fragment or query': elsewhere,
  'no Location header; HTML error page with CSP frame-ancestors none; request parameters HTML-escaped':
    escapedErrorPage,
  // Nothing is fetched here for a client id that is an address: it is unknown, and that is all.
  '0 hits on internal canaries; no redirect': escapedErrorPage,
  'never 200: no alias of a protected route': ({ answer }) => expect(answer.status).not.toBe(200),
  'no Location': ({ answer }) => expect(answer.headers.has('location')).toBe(false),
  'Location never leaves the issuer origin': staysHere,
  'code is not consumed': codeIsUnspent,
  'no code consumed': codeIsUnspent,
  'code is not consumed; constant-time compare': codeIsUnspent,
  'control case: correct encoding accepted': elsewhere,
  'request is accepted (login page); control case for the suite': elsewhere,
  'no Access-Control-Allow-Origin ever on this endpoint': noCors,
  'no Access-Control-Allow-* header': noCors,
  'issuer, iss, login URL and cookies never contain evil.example': neverNamesEvil,
  'ignored unless peer is a configured trusted proxy; rate-limit key is the socket address':
    neverNamesEvil,
  "Content-Security-Policy has frame-ancestors 'none'; X-Frame-Options DENY; Referrer-Policy no-referrer; Cache-Control no-store; no third-party resource":
    (context) => {
      pageHeaders(context)
      nothingLoadedFromElsewhere(context)
    },
  'never 307/308 after credentials; prefer 303': ({ answer }) => expect(answer.status).toBe(303),
  // Secrets in logs are looked for by the canary test of the server.
  'secrets in URL are never accepted or logged': elsewhere,
  'grep of all sinks for the 12 planted canary values = 0 hits': elsewhere,
  // The timing of sign-in and of secrets is measured beside what does the comparing.
  'Mann-Whitney p > 0.01': elsewhere,
}

/** Every promise of a case that is not checked by its id. */
export async function keepPromises(
  said: readonly string[],
  context: CheckContext,
): Promise<readonly string[]> {
  for (const each of said) await promises[each]?.(context)
  return said.filter((each) => promises[each] === undefined)
}
