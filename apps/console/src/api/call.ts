/** One call of the management API: the session's cookie, the defence against forged requests, problems as errors. */
import type { Operations } from './generated/operations.ts'
import { isProblem, readProblem, unreachable } from './problem.ts'
import { currentCsrfToken, renewCsrfToken } from './session.ts'

/** Such as `GET /clients/{client_id}`. */
export type OperationKey = keyof Operations
type Part<Key extends OperationKey, Name extends string> =
  Operations[Key] extends Readonly<Record<Name, infer Value>> ? Value : never
/** What an operation answers. */
export type AnswerOf<Key extends OperationKey> = Operations[Key]['answer']
export type BodyOf<Key extends OperationKey> = Part<Key, 'body'>
export type QueryOf<Key extends OperationKey> = Part<Key, 'query'>
/** One item of what a list answers. */
export type ItemOf<Key extends OperationKey> =
  AnswerOf<Key> extends { readonly items: readonly (infer Item)[] } ? Item : never

/** A parameter left undefined is one that is not sent. */
type Loose<Value> = { readonly [Name in keyof Value]: Value[Name] | undefined }
type Given<Name extends string, Value> = [Value] extends [never]
  ? { readonly [Each in Name]?: never }
  : { readonly [Each in Name]: Value }

/** What an operation is called with. */
export type CallOf<Key extends OperationKey> = Given<'path', Part<Key, 'path'>> &
  Given<'body', BodyOf<Key>> & {
    readonly query?: [QueryOf<Key>] extends [never] ? never : Loose<QueryOf<Key>>
  }

export interface Conditions {
  /** The version to change; another is refused with `stale`. */
  readonly ifMatch?: string | undefined
  /** The organization to act in; operators act in all. */
  readonly organization?: string | undefined
  readonly signal?: AbortSignal
}

export interface Answer<Body> {
  readonly status: number
  readonly body: Body
  readonly etag: string | undefined
}

/** The address of a call, from the origin's root. */
export function addressOf(key: string, call: AnyCall): string {
  const path = key
    .slice(key.indexOf(' ') + 1)
    .replace(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(call.path?.[name] ?? ''))
  const query = Object.entries(call.query ?? {}).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== '',
  )
  const text = new URLSearchParams(query.map(([name, value]) => [name, String(value)])).toString()
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`
}

/** A call whose operation is not looked at. */
export interface AnyCall {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
}

/**
 * Calls one operation.
 *
 * A POST carries an `Idempotency-Key`, so that a repeat has one effect. A change that is refused
 * because the session was renewed meanwhile is sent once more with the new token.
 *
 * @throws {ApiProblem} If it is refused, or if there is no answer at all.
 */
export async function call<Key extends OperationKey>(
  key: Key,
  args: CallOf<Key>,
  conditions: Conditions = {},
): Promise<Answer<AnswerOf<Key>>> {
  const repeated = { ...conditions, idempotencyKey: crypto.randomUUID() }
  const response = await accepted(key, args as AnyCall, repeated).catch(async (error: unknown) => {
    if (!isProblem(error, 'csrf_refused')) throw error
    await renewCsrfToken()
    return accepted(key, args as AnyCall, repeated)
  })
  const body = response.status === 204 ? undefined : ((await response.json()) as AnswerOf<Key>)
  return {
    status: response.status,
    body: body as AnswerOf<Key>,
    etag: response.headers.get('etag') ?? undefined,
  }
}

type Sending = Conditions & { readonly idempotencyKey: string }

async function accepted(key: string, args: AnyCall, sending: Sending): Promise<Response> {
  const response = await send(key, args, sending)
  if (!response.ok) throw await readProblem(response)
  return response
}

async function send(key: string, args: AnyCall, sending: Sending): Promise<Response> {
  const { signal } = sending
  try {
    return await fetch(addressOf(key, args), {
      method: methodOf(key),
      redirect: 'error',
      headers: headersOf(methodOf(key), args, sending),
      ...(args.body !== undefined && { body: JSON.stringify(args.body) }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw unreachable()
  }
}

const methodOf = (key: string): string => key.slice(0, key.indexOf(' '))

function headersOf(method: string, args: AnyCall, sending: Sending): Record<string, string> {
  const { ifMatch, organization, idempotencyKey } = sending
  return {
    accept: 'application/json',
    ...(organization !== undefined && { 'x-keygrant-organization': organization }),
    ...(method !== 'GET' && { 'x-keygrant-csrf': currentCsrfToken() }),
    ...(method === 'POST' && { 'idempotency-key': idempotencyKey }),
    ...(args.body !== undefined && { 'content-type': 'application/json' }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  }
}
