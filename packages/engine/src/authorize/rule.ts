/** What a rule for authorization requests is. Each has a file; `rules.ts` has them in order. */
import type { Result } from '@keygrant/protocol'
import type { Installation } from '../delegation-ports.ts'
import type { Api, Client } from '../ports.ts'
import { type Problem, parameterProblem } from '../problems.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { RequestParameters } from './request-parameters.ts'

/** A request whose client and redirect URI are known, and what was looked up for it. */
export interface Asked {
  readonly parameters: RequestParameters
  readonly client: Client
  readonly apis: readonly Api[]
  /** The one that `instance_id` names, if there is one. */
  readonly installation: Installation | undefined
}

/** Reads its part of the request, or says what the client is told by redirect. */
export type Rule<Key extends keyof AuthorizationRequest = never> = (
  asked: Asked,
) => Result<Pick<AuthorizationRequest, Key>, Problem>

/** A parameter whose value can't be. */
export const malformed = (name: string): Problem => parameterProblem('parameter_malformed', name)
