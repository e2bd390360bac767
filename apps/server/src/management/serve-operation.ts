/** What happens to every request, in this order: token, scope, shape, repetition, then the operation. */
import { IdempotencyRace, newIdentifier } from '@keygrant/engine'
import type { FastifyRequest } from 'fastify'
import { type Actor, authorize } from './actor.ts'
import type { ManagementDeps } from './deps.ts'
import {
  findEarlier,
  fingerprintOf,
  isIdempotencyKey,
  type Repeatable,
  toKeep,
} from './idempotency.ts'
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
    const authorized = await authorize(raw.headers.authorization, each.scope, deps)
    if (!authorized.ok)
      return refused(authorized.problem, { 'WWW-Authenticate': authorized.challenge })
    const { actor } = authorized
    if (each.operatorOnly === true && !actor.operator) return refused(refusal('not_found'))

    const errors = [
      ...checks.params(raw.params),
      ...checks.query(raw.query),
      ...checks.body(each.body === undefined ? (raw.body ?? {}) : (raw.body ?? undefined)),
    ]
    const conditions = readConditions(raw)
    if (conditions.errors.length > 0 || errors.length > 0)
      return refused(invalid([...errors, ...conditions.errors]))

    const key = each.method === 'POST' ? conditions.key : undefined
    const fingerprint = fingerprintOf(each.method, raw.url, raw.body)
    const repeatable = key === undefined ? undefined : { actor, key, fingerprint }
    return perform({ each, raw, actor, repeatable, ifMatch: conditions.ifMatch, deps })
  }
}

interface Performance {
  readonly each: Operation
  readonly raw: FastifyRequest
  readonly actor: Actor
  readonly repeatable: Repeatable | undefined
  readonly ifMatch: number | undefined
  readonly deps: ManagementDeps
}

async function perform(performance: Performance): Promise<Served> {
  const { each, raw, actor, repeatable, ifMatch, deps } = performance
  const earlier = repeatable && (await findEarlier(repeatable, deps))
  if (earlier?.kind === 'other') return refused(refusal('idempotency_key_reused'))
  if (earlier?.kind === 'same')
    return answered(earlier.answer, earlier.status, { 'Idempotency-Replayed': 'true' })

  const request: Request<unknown, unknown, unknown> = {
    params: raw.params,
    query: raw.query,
    body: raw.body,
    actor,
    caller: deps.readCaller(raw.raw),
    ifMatch,
    deps,
    change: (run, what) => change(performance, run, what),
  }
  try {
    const outcome = await each.run(request as never)
    if (isProblem(outcome)) return refused(outcome)
    return notModified(raw, outcome) ?? answered(outcome, each.status)
  } catch (error) {
    // The same key has just been used by a request that ran beside this one: its answer counts.
    if (error instanceof IdempotencyRace) return perform(performance)
    throw error
  }
}

async function change(
  { each, raw, actor, repeatable, deps }: Performance,
  run: Parameters<Request<unknown, unknown, unknown>['change']>[0],
  what: Change,
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
        ...what,
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

interface Conditions {
  readonly key: string | undefined
  readonly ifMatch: number | undefined
  readonly errors: readonly { field: string; message: string }[]
}

function readConditions({ headers }: FastifyRequest): Conditions {
  const key = headers['idempotency-key']
  const match = headers['if-match']
  const version = match === undefined ? undefined : /^"(\d{1,10})"$/u.exec(match)?.[1]
  const errors: { field: string; message: string }[] = []
  if (key !== undefined && (typeof key !== 'string' || !isIdempotencyKey(key)))
    errors.push({ field: 'Idempotency-Key', message: 'must be 1 to 255 printable characters' })
  if (match !== undefined && version === undefined)
    errors.push({ field: 'If-Match', message: 'must be an ETag as this API gave it' })
  return {
    key: typeof key === 'string' ? key : undefined,
    ifMatch: version === undefined ? undefined : Number(version),
    errors,
  }
}

const etag = (version: number): string => `"${version}"`

function notModified(raw: FastifyRequest, { version }: Answer): Served | undefined {
  if (raw.method !== 'GET' || version === undefined) return undefined
  if (raw.headers['if-none-match'] !== etag(version)) return undefined
  return { status: 304, headers: { ETag: etag(version) } }
}

const answered = (
  { body, version }: Answer,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Served => ({
  status,
  headers: { ...headers, ...(version !== undefined && { ETag: etag(version) }) },
  body,
})

const refused = (
  problem: ManagementProblem,
  headers: Readonly<Record<string, string>> = {},
): Served => ({ status: 0, headers, problem })
