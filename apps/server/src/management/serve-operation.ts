/** What happens to every request, in this order: token, scope, shape, repetition, then the operation. */
import { IdempotencyRace, newIdentifier } from '@keygrant/engine'
import type { FastifyRequest } from 'fastify'
import { isRepeated } from '../http/exchange.ts'
import { type Actor, authorize } from './actor.ts'
import { type Conditions, etagOf, readConditions } from './conditions.ts'
import { notACursor, openCursor, sealCursor } from './cursors.ts'
import type { ManagementDeps } from './deps.ts'
import { findEarlier, fingerprintOf, type Repeatable, toKeep } from './idempotency.ts'
import {
  type Answer,
  type Change,
  isProblem,
  type Operation,
  type Outcome,
  type Request,
} from './operation.ts'
import { invalid, type ManagementProblem, refusal } from './problems.ts'
import { checkOf } from './validate.ts'

export interface Served {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly problem?: ManagementProblem
}

/** Carries a problem out of a transaction, which it undoes. */
class Undo extends Error {
  readonly problem: ManagementProblem

  constructor(problem: ManagementProblem) {
    super(problem.code)
    this.problem = problem
  }
}

export function serveOperation(
  each: Operation,
  deps: ManagementDeps,
): (request: FastifyRequest) => Promise<Served> {
  const checks = {
    params: checkOf(each.params, 'path'),
    query: checkOf(each.query, 'query'),
    body: checkOf(each.body, 'body'),
  }
  return async (raw) => {
    // Node keeps the first of two: whoever stands between may have judged the other.
    if (isRepeated(raw.raw, 'authorization'))
      return refused(invalid([{ field: 'Authorization', message: 'is there twice' }]))
    const authorized = await authorize(raw.raw, each, deps)
    if (!authorized.ok) return refused(authorized.problem, authorized.headers)
    const { actor } = authorized
    if (each.operatorOnly === true && !actor.operator) return refused(refusal('not_found'))

    const body = raw.body === undefined ? {} : raw.body
    const conditions = readConditions(raw.headers)
    const errors = [
      ...checks.params(raw.params),
      ...checks.query(raw.query),
      ...checks.body(body),
      ...conditions.errors,
      ...unfitConditions(each, conditions),
    ]
    if (errors.length > 0) return refused(invalid(errors))
    const query = withOpenCursor(raw.query as Query, { each, actor, deps })
    if (query === undefined) return refused(notACursor)

    const key = each.method === 'POST' ? conditions.key : undefined
    const fingerprint = fingerprintOf({ method: each.method, url: raw.url, body, actor })
    const repeatable = key === undefined ? undefined : { actor, key, fingerprint }
    return perform({ each, raw, query, body, actor, repeatable, conditions, deps })
  }
}

/** A precondition that would go unchecked is refused. */
function unfitConditions({ method, conditional }: Operation, { ifMatch }: Conditions) {
  const changes = method === 'PUT' || method === 'PATCH' || method === 'DELETE'
  return changes && conditional !== true && ifMatch !== undefined
    ? [{ field: 'If-Match', message: 'this has no ETag to compare' }]
    : []
}

type Query = Readonly<Record<string, unknown>>

interface Listing {
  readonly each: Operation
  readonly actor: Actor
  readonly deps: ManagementDeps
}

/** Undefined if the query has a cursor that was not made for this list. */
function withOpenCursor(query: Query, { each, actor, deps }: Listing): Query | undefined {
  if (typeof query.cursor !== 'string') return query
  const cursor = openCursor(query.cursor, { list: each.path, actor }, deps)
  return cursor === undefined ? undefined : { ...query, cursor }
}

function withSealedCursor(answer: Answer, { each, actor, deps }: Listing): Answer {
  const listed = answer.body as { readonly next_cursor?: unknown } | undefined
  if (each.method !== 'GET' || typeof listed?.next_cursor !== 'string') return answer
  const next_cursor = sealCursor(listed.next_cursor, { list: each.path, actor }, deps)
  return { ...answer, body: { ...listed, next_cursor } }
}

interface Performance {
  readonly each: Operation
  readonly raw: FastifyRequest
  readonly query: Query
  readonly body: unknown
  readonly actor: Actor
  readonly repeatable: Repeatable | undefined
  readonly conditions: Conditions
  readonly deps: ManagementDeps
}

async function perform(performance: Performance): Promise<Served> {
  const { each, raw, query, body, actor, conditions, deps } = performance
  const replayed = await replay(performance)
  if (replayed !== undefined) return replayed

  const request: Request<unknown, unknown, unknown> = {
    params: raw.params,
    query,
    body,
    actor,
    caller: deps.readCaller(raw.raw),
    header: (name) => {
      const value = raw.headers[name]
      return typeof value === 'string' ? value : undefined
    },
    ifMatch: conditions.ifMatch,
    deps,
    change: (run, what) => change(performance, run, what),
  }
  try {
    const outcome = await each.run(request as never)
    // What stands in the way may be the work of a request with the same key that ran beside this one.
    if (isProblem(outcome)) return (await replay(performance)) ?? refused(outcome)
    const shown = withSealedCursor(outcome, performance)
    return notModified(shown, performance) ?? answered(shown, each.status)
  } catch (error) {
    // The same key has just been used by a request that ran beside this one: its answer counts.
    if (error instanceof IdempotencyRace) return perform(performance)
    throw error
  }
}

/** The answer that this request got before; undefined if it is new. */
async function replay({ repeatable, deps }: Performance): Promise<Served | undefined> {
  if (repeatable === undefined) return undefined
  const earlier = await findEarlier(repeatable, deps)
  switch (earlier.kind) {
    case 'none':
      return undefined
    case 'other':
      return refused(refusal('idempotency_key_reused'))
    case 'same':
      return answered(earlier.answer, earlier.status, { 'Idempotency-Replayed': 'true' })
  }
}

async function change(
  { each, raw, actor, repeatable, deps }: Performance,
  run: Parameters<Request<unknown, unknown, unknown>['change']>[0],
  what: Parameters<Request<unknown, unknown, unknown>['change']>[1],
): Promise<Outcome> {
  const caller = deps.readCaller(raw.raw)
  try {
    const outcome = await deps.admin.write(async (transaction) => {
      const done = await run(transaction)
      if (isProblem(done)) throw new Undo(done)
      await transaction.appendAudit({
        id: newIdentifier('aud', deps.random),
        at: deps.now(),
        actorKind: actor.kind,
        actorId: actor.id,
        address: caller.address,
        requestId: caller.requestId,
        ...withSession(typeof what === 'function' ? what(done) : what, actor),
      })
      if (repeatable !== undefined)
        await transaction.keepAnswer(
          toKeep(repeatable, { status: each.status, answer: done }, deps),
        )
      return done
    })
    await deps.changed()
    return outcome
  } catch (error) {
    if (error instanceof Undo) return error.problem
    throw error
  }
}

/** The audit log tells of a person's change which of their sessions made it. */
const withSession = (what: Change, { session }: Actor): Change =>
  session === undefined ? what : { ...what, change: { ...what.change, session: session.id } }

function notModified({ version }: Answer, { each, conditions }: Performance): Served | undefined {
  if (each.method !== 'GET' || version === undefined) return undefined
  const tag = etagOf(version)
  return conditions.hasAlready(tag) ? { status: 304, headers: { ETag: tag } } : undefined
}

const answered = (
  { body, version, headers: own }: Answer,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Served => ({
  status,
  headers: { ...headers, ...own, ...(version !== undefined && { ETag: etagOf(version) }) },
  body,
})

const refused = (
  problem: ManagementProblem,
  headers: Readonly<Record<string, string>> = {},
): Served => ({ status: 0, headers, problem })
