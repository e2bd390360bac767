/**
 * `/device` and `/device/confirm`, RFC 8628 §3.3: a person types what their device shows, sees which
 * device asks for what, and decides. A link with the code in it fills in the field and does no more.
 */
import { decideDevice, findWaitingDevice, formatUserCode, parseUserCode } from '@keygrant/engine'
import { RateLimit } from '../http/rate-limit.ts'
import type { PageDeps } from './deps.ts'
import { notice } from './notice.ts'
import {
  html,
  type PageAnswer,
  type PageRequest,
  type PageRoute,
  type SignedInRequest,
} from './page.ts'
import { signInFirst } from './return-path.ts'
import { consentPage, deviceCodePage } from './views/index.ts'
import type { DeviceCodeModel } from './views/models.ts'

/** Codes a minute that one person, and one address, may try (RFC 8628 §5.1). */
const perPerson = 5
const perAddress = 30

export function devicePages(deps: PageDeps): readonly PageRoute[] {
  const people = new RateLimit(perPerson / 60, perPerson)
  const addresses = new RateLimit(perAddress / 60, perAddress)
  // Counted before the code is looked up: a right one among too many guesses is a guess as well.
  const mayTry = ({ session, caller }: SignedInRequest): boolean =>
    people.take(session.userId).allowed && addresses.take(caller.address).allowed

  return [
    {
      path: '/device',
      get: async (request) => showForm({ userCode: request.query.one('user_code') }, request),
      post: (request) =>
        typed(request, async (code, signedIn) => {
          const userCode = formatUserCode(code)
          if (!mayTry(signedIn)) return showForm({ userCode, error: 'throttled' }, request)
          const waiting = await findWaitingDevice(code, signedIn.session, deps.engine)
          return waiting === undefined
            ? showForm({ userCode, error: 'unknown' }, request)
            : ask(code, waiting, signedIn)
        }),
    },
    {
      path: '/device/confirm',
      post: (request) => typed(request, (code, signedIn) => settle(code, signedIn, deps)),
    },
  ]
}

/** Reads the code that was typed, of somebody who is signed in. */
async function typed(
  request: PageRequest,
  go: (code: string, request: SignedInRequest) => Promise<PageAnswer>,
): Promise<PageAnswer> {
  const userCode = request.form.one('user_code')
  const code = parseUserCode(userCode)
  if (code === undefined) return showForm({ userCode, error: 'malformed' }, request)
  const { session } = request
  if (session === undefined) return signInFirst(`/device?user_code=${formatUserCode(code)}`)
  return go(code, { ...request, session })
}

const statuses = { unknown: 400, malformed: 400, throttled: 429 } as const

function showForm({ userCode, error }: DeviceCodeModel, { view }: PageRequest): PageAnswer {
  const model = { userCode: userCode.slice(0, 20), ...(error && { error }) }
  return html(deviceCodePage(model, view), {
    status: error === undefined ? 200 : statuses[error],
    ...(error === 'throttled' && { headers: { 'Retry-After': '60' } }),
  })
}

type Waiting = NonNullable<Awaited<ReturnType<typeof findWaitingDevice>>>

function ask(
  code: string,
  { device, question, error }: Waiting & { readonly error?: 'nothing_chosen' },
  { view }: PageRequest,
): PageAnswer {
  const { address, userAgent, createdAt: askedAt } = device
  const shown = { userCode: formatUserCode(code), address, userAgent, askedAt }
  const model = { question, device: shown, ...(error && { error }) }
  return html(consentPage(model, view), { status: error === undefined ? 200 : 400 })
}

async function settle(
  code: string,
  request: SignedInRequest,
  { engine }: PageDeps,
): Promise<PageAnswer> {
  const { form } = request
  const decision = form.one('decision')
  const organizationId = form.one('organization')
  const waiting = await findWaitingDevice(code, request.session, engine)
  if (waiting === undefined) return showForm({ userCode: '', error: 'unknown' }, request)
  if (decision !== 'allow' && decision !== 'deny') return ask(code, waiting, request)
  const answer = {
    decision,
    scope: form.all('scope'),
    organizationId: organizationId === '' ? undefined : organizationId,
  } as const
  const outcome = await decideDevice(code, { ...request, answer }, engine)
  switch (outcome) {
    case 'allowed':
      return notice('device_allowed', request)
    case 'denied':
      return notice('device_denied', request)
    case 'nothing_chosen':
      return ask(code, { ...waiting, error: outcome }, request)
    case 'gone':
      return notice('already_decided', request, { status: 409 })
  }
}
