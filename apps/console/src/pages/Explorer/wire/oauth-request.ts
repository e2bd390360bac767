/** Requests to the endpoints of this server, as any OAuth client would send them. Each is on the wire view. */
import { formatBasic } from '@keygrant/protocol'
import { unreachable } from '../../../api/problem.ts'
import { browserFetch } from './browser-fetch.ts'
import type { Exchange, Header, Purpose, WireAnswer } from './exchange.ts'
import { membersOf } from './exchange.ts'
import { record } from './wire.ts'

export interface OAuthRequest {
  /** The path of the endpoint: it is on the origin of this page. */
  readonly path: string
  /** Fields of the form, in order; a name may come twice, as in requests that are to be refused. */
  readonly form: readonly (readonly [name: string, value: string])[]
  /** The secret of the client, if it has one. */
  readonly basic?: { readonly clientId: string; readonly clientSecret: string }
  readonly bearer?: string
  /** That the sender has a key (RFC 9449). */
  readonly dpop?: string
}

/** An exchange that was answered. */
export type Answered = Exchange & { readonly answer: WireAnswer }

const formType: Header = ['Content-Type', 'application/x-www-form-urlencoded']

/** @throws {ApiProblem} If there is no answer. A refusal is an answer. */
export async function oauthRequest(purpose: Purpose, asked: OAuthRequest): Promise<Answered> {
  const { path, form, basic, bearer, dpop } = asked
  const authorization = basic === undefined ? bearer && `Bearer ${bearer}` : formatBasic(basic)
  const fields = form.map(([name, value]) => [name, value])
  const request = {
    method: 'POST',
    url: location.origin + path,
    headers: [
      ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
      ...(dpop === undefined ? [] : [['DPoP', dpop] as const]),
      ...(form.length === 0 ? [] : [formType]),
    ],
    body: form.length === 0 ? undefined : new URLSearchParams(fields).toString(),
  }
  const answer = await browserFetch(request).catch((error: unknown) => {
    record(purpose, request, 'There was no answer.')
    if (error instanceof TypeError) throw unreachable()
    throw error
  })
  return { ...record(purpose, request, answer), answer }
}

/** A member of an answer, if it is a text. */
export function textIn(answer: WireAnswer, name: string): string | undefined {
  const value = membersOf(answer.body)[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
