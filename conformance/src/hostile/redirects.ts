/** Where an answer of the pages may lead, and what it may carry there. */
import { expect } from 'vitest'
import type { HostileCase } from './case.ts'
import { queryOf, type Values } from './request.ts'
import type { WireAnswer } from './wire.ts'
import { registeredUris } from './world.ts'

const isRedirect = ({ status }: WireAnswer): boolean => status >= 300 && status < 400

/** The address a redirect leads to; undefined for any other answer. */
export function targetOf(answer: WireAnswer, issuer: string): URL | undefined {
  const location = answer.headers.get('location')
  expect(location === undefined, 'a redirect has a Location, nothing else has').toBe(
    !isRedirect(answer),
  )
  return location === undefined ? undefined : new URL(location, issuer)
}

const isOurs = (target: URL, issuer: string): boolean => target.origin === new URL(issuer).origin

/** Without what the answer itself added. */
const isRegistered = (target: URL): boolean =>
  registeredUris.some((uri) => target.href === uri || target.href.startsWith(joined(uri)))
const joined = (uri: string): string => `${uri}${uri.includes('?') ? '&' : '?'}`

export function expectRedirect(each: HostileCase, answer: WireAnswer, values: Values): void {
  const { issuer = '' } = values
  const target = targetOf(answer, issuer)
  const { redirect, error } = each.expect
  if (redirect === 'none') {
    expect(target).toBeUndefined()
    expect(answer.headers.get('content-type') ?? 'text/html').toMatch(/^text\/html/u)
  }
  if (target === undefined) return
  expect(isOurs(target, issuer) || isRegistered(target), target.href).toBe(true)
  if (isOurs(target, issuer)) {
    // On to our own pages: not where an error was to be reported.
    expect(each.expect.redirect !== 'registered' || error === null, target.href).toBe(true)
    return
  }
  expectAnswerTo(each, target, values)
}

/** RFC 6749 §4.1.2.1, RFC 9207 §2: what the client is told, and nothing that it must not have. */
function expectAnswerTo(each: HostileCase, target: URL, values: Values): void {
  const { searchParams, hash } = target
  expect(hash).toBe('')
  expect(searchParams.get('iss')).toBe(values['issuer'])
  expect(searchParams.has('access_token') || searchParams.has('id_token')).toBe(false)
  const states = new URLSearchParams(queryOf(each, values).slice(1)).getAll('state')
  if (states.length === 1) expect(searchParams.get('state')).toBe(states[0])
  const wanted = [each.expect.error].flat().filter((one) => one !== null)
  if (wanted.length > 0) {
    expect(wanted).toContain(searchParams.get('error'))
    expect(searchParams.has('code')).toBe(false)
  }
}
