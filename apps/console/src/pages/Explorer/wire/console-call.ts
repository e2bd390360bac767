/** A call of the management API by the console's session, on the wire view like every other step. */
import {
  type AnswerOf,
  type AnyCall,
  addressOf,
  type CallOf,
  call,
  type OperationKey,
} from '../../../api/call.ts'
import { ApiProblem } from '../../../api/problem.ts'
import type { WireAnswer } from './exchange.ts'
import { record } from './wire.ts'

export interface Vouched {
  /** What it is for, in words. */
  readonly title: string
  /** The organization to act in, where it has to be said. */
  readonly organization: string | undefined
}

/** @throws {ApiProblem} If it is refused. */
export async function consoleCall<Key extends OperationKey>(
  key: Key,
  args: CallOf<Key>,
  { title, organization }: Vouched,
): Promise<AnswerOf<Key>> {
  const { body } = args as AnyCall
  const request = {
    method: key.slice(0, key.indexOf(' ')),
    url: location.origin + addressOf(key, args as AnyCall),
    headers: body === undefined ? [] : [['Content-Type', 'application/json'] as const],
    body: body === undefined ? undefined : JSON.stringify(body),
  }
  const start = performance.now()
  const note = (status: number, said: unknown): void => {
    const answer: WireAnswer = {
      status,
      statusText: '',
      headers: [],
      body: said === undefined ? '' : JSON.stringify(said),
      milliseconds: Math.round(performance.now() - start),
    }
    record({ title, bySession: true }, request, answer)
  }
  try {
    const answer = await call(key, args, { organization })
    note(answer.status, answer.body)
    return answer.body
  } catch (error) {
    if (error instanceof ApiProblem) note(error.problem.status, error.problem)
    throw error
  }
}
