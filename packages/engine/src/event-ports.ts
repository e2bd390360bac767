/** The port that what was decided is told to: the operator's logs, and the client's usage. */
import type { Scope } from '@keygrant/protocol'
import type { Caller } from './ports.ts'

/** Where a decided request came in. */
export const eventEndpoints = [
  'token',
  'introspect',
  'revoke',
  'authorize',
  'par',
  'device_authorization',
  'userinfo',
  'redeem',
  'sign_in',
] as const
/** One of {@link eventEndpoints}. */
export type EventEndpoint = (typeof eventEndpoints)[number]

/** One decided request, for the operator's logs and the client's usage. Never holds a secret. */
export interface EngineEvent {
  readonly endpoint: EventEndpoint
  readonly at: number
  readonly caller: Caller
  readonly clientId: string | null
  readonly organizationId: string | null
  /** Whom it was for, or who answered: a user, as far as that is known. */
  readonly userId: string | null
  /** The secret that the client authenticated with, or the developer token that was redeemed. */
  readonly secretId: string | null
  readonly grantType: string | null
  readonly scope: Scope
  readonly outcome: 'ok' | 'refused'
  /** The id of the problem, when refused. */
  readonly problem: string | null
  readonly facts: Readonly<Record<string, string>>
}

/** Takes events without delay; they reach the store in batches. */
export interface Events {
  record(event: EngineEvent): void
}
