/** One operation of the management API, described once: the route, the document and the checks follow. */
import type { AdminTransaction, AuditEvent, Caller } from '@keygrant/engine'
import type { Static, TSchema } from 'typebox'
import type { Actor } from './actor.ts'
import type { IfMatch } from './conditions.ts'
import type { ManagementDeps } from './deps.ts'
import type { ManagementProblem } from './problems.ts'

export interface Answer {
  readonly body: unknown
  /** Becomes the ETag. */
  readonly version?: number
  readonly headers?: Readonly<Record<string, string>>
}

export type Outcome = Answer | ManagementProblem

export const isProblem = (outcome: Outcome): outcome is ManagementProblem => 'code' in outcome

/** What changed, for the audit log. */
export type Change = Pick<
  AuditEvent,
  'action' | 'targetKind' | 'targetId' | 'organizationId' | 'change'
>

export interface Request<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly actor: Actor
  readonly caller: Caller
  /** A header of the request, if it stands there once. */
  header(name: string): string | undefined
  /** Only the versions that `If-Match` names may be changed. */
  readonly ifMatch: IfMatch
  readonly deps: ManagementDeps
  /**
   * Carries out a change in one transaction with its audit event and, for a request that may be
   * repeated, its answer. A problem that `run` gives undoes it.
   *
   * `run` must ask nothing but the transaction.
   */
  change(
    run: (transaction: AdminTransaction) => Promise<Outcome>,
    what: Change | ((done: Answer) => Change),
  ): Promise<Outcome>
}

export interface Operation<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for parameters, below `/api/v1`. */
  readonly path: string
  readonly summary: string
  /** Its `operationId`, where method and path make no good one. */
  readonly name?: string
  /** What a token or a role must have for it. Absent where only a session counts. */
  readonly scope?: string
  /** Only for somebody who is signed in, about their own affairs: no token will do. */
  readonly session?: true
  /** Only the operator's clients may do it; to others it is not there. */
  readonly operatorOnly?: true
  /** It honours `If-Match`. A change that does not refuses one, rather than pass over it. */
  readonly conditional?: true
  readonly status: 200 | 201 | 204
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response?: TSchema
  /** Of the answer, where it is no JSON: the body is text then, or a stream of it. */
  readonly mediaType?: string
  /** The most bytes of a body, where it may be more than usual. */
  readonly maxBody?: number
  run(request: Request<Static<Params>, Static<Query>, Static<Body>>): Promise<Outcome>
}

/** Keeps the types of one operation while forgetting them for the list. */
export const operation = <Params extends TSchema, Query extends TSchema, Body extends TSchema>(
  each: Operation<Params, Query, Body>,
): Operation => each as unknown as Operation
