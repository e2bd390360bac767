/**
 * The authorization endpoint: GET shows the page, POST to the same address is the person's answer.
 *
 * @see RFC 6749 §4.1.2
 */
import { randomUUID } from 'node:crypto'
import {
  type AuthorizationRequest,
  checkRequest,
  findRedirect,
  type Redirectable,
} from '../authorization-request.ts'
import { consentPage, errorPage } from '../consent-page.ts'
import { type Answer, type Exchange, empty, json, type Operation, page } from '../exchange.ts'
import { randomValue } from '../tokens/issue.ts'

/** The life of a code where none is published, in seconds. */
const unpublishedLife = 60

function redirect(
  { redirectUri, parameters }: Redirectable,
  answer: Readonly<Record<string, string>>,
) {
  const url = new URL(redirectUri)
  const state = parameters.get('state')
  const all = { ...answer, ...(state !== undefined && { state }) }
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  return empty(303, { location: url.href })
}

/** What this platform's callback has beyond RFC 6749's; what the request named comes back as it was. */
function extras(
  { provider, world }: Exchange,
  { parameters }: Redirectable,
): Record<string, string> {
  const names = (provider.dialect.authorization?.callback ?? []).map(({ name }) => name)
  const values = names.map((name) => [name, parameters.get(name) ?? world.account.callback[name]])
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

function unredirected({ provider }: Exchange, parameter: string): Answer {
  const text = provider.dialect.authorization?.unredirected
  if (text === undefined) return page(400, errorPage(provider.title, parameter))
  return { ...json(400, null), body: text.replace('{name}', parameter) }
}

/** The person's answer: which button, and which scopes are still ticked. */
function decide(exchange: Exchange, request: AuthorizationRequest): Answer {
  const { world, now, provider } = exchange
  const form = new URLSearchParams(exchange.request.body)
  const back = extras(exchange, request)
  // A test that approves by one request need not name the scopes; a page always does, if only by an empty one.
  const ticked = form.getAll('scope')
  const scope =
    ticked.length > 0 ? request.scope.filter((one) => ticked.includes(one)) : request.scope
  const nothingLeft = scope.length === 0 && request.scope.length > 0
  if (form.get('decision') !== 'allow' || nothingLeft)
    return redirect(request, { error: 'access_denied', ...back })
  const { callbackSite, dialect } = provider
  const code = randomValue()
  world.codes.set(code, {
    family: {
      id: randomUUID(),
      clientId: request.client.clientId,
      scope,
      subject: world.account.subject,
      site: callbackSite === undefined ? undefined : back[callbackSite.parameter],
      alive: true,
    },
    redirectUri: request.redirectUri,
    codeChallenge: request.codeChallenge,
    expiresAt: now + (dialect.lifetimes.code ?? unpublishedLife),
    spent: false,
  })
  return redirect(request, { code, ...back })
}

export const authorize: Operation = (exchange) => {
  const { provider, request } = exchange
  const rules = provider.dialect.authorization
  if (rules === undefined) return empty(404)
  if (request.method !== 'GET' && request.method !== 'POST')
    return empty(405, { allow: 'GET, POST' })
  const found = findRedirect(exchange, rules)
  if (!found.ok) return unredirected(exchange, found.error)
  const checked = checkRequest(provider, found.value, rules)
  if (!checked.ok)
    return redirect(found.value, { error: checked.error, ...extras(exchange, found.value) })
  if (request.method === 'POST') return decide(exchange, checked.value)
  return page(200, consentPage(provider, checked.value))
}
