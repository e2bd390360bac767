/** A refusal of the management API (RFC 9457), as an error. */

export interface ProblemDocument {
  readonly type?: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
}

export class ApiProblem extends Error {
  readonly problem: ProblemDocument
  readonly requestId: string | undefined

  constructor(problem: ProblemDocument, requestId?: string) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
    this.requestId = requestId
  }

  /** What is wrong with each field, by its name. */
  get fields(): Readonly<Record<string, string>> {
    return Object.fromEntries((this.problem.errors ?? []).map((each) => [each.field, each.message]))
  }
}

/** What is wrong with each field of what was sent, by its name; nothing if it was refused for another reason. */
export const fieldsOf = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof ApiProblem ? error.fields : {}

/** Reads a refusal; what is none of ours (a proxy's page, say) is told by its status. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const requestId = response.headers.get('x-request-id') ?? undefined
  const known = response.headers.get('content-type')?.startsWith('application/problem+json')
  if (known === true) return new ApiProblem((await response.json()) as ProblemDocument, requestId)
  return new ApiProblem(
    {
      status: response.status,
      code: 'unexpected_answer',
      title: `The server answered ${response.status}`,
      detail: 'The answer did not come from Keygrant’s API. Is something between it and you?',
    },
    requestId,
  )
}

/** Whether an error is the refusal with this code. */
export const isProblem = (error: unknown, code: string): error is ApiProblem =>
  error instanceof ApiProblem && error.problem.code === code

export const unreachable = (): ApiProblem =>
  new ApiProblem({
    status: 0,
    code: 'unreachable',
    title: 'The server can’t be reached',
    detail: 'Is it running, and are you online? This page tries again by itself.',
  })
