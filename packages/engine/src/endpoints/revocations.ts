/** The revocation feed: everything, or what came after a position. What the words mean: docs/endpoints/revocations.md. */
import { err, ok, parseFeedPosition, type Result } from '@keygrant/protocol'
import { type Problem, parameterProblem } from '../problems.ts'
import type { RevocationFeed, SignedFeed } from '../revocation/revocation-feed.ts'

/** The parameters of a request, undefined where one is left out. */
export interface FeedRequest {
  readonly after: string | undefined
  readonly epoch: string | undefined
}

/** A delta for whoever says where they are and can go on from there; a snapshot for all others. */
export async function revocations(
  { after, epoch }: FeedRequest,
  feed: Pick<RevocationFeed, 'snapshot' | 'since'>,
): Promise<Result<SignedFeed, Problem>> {
  if (after === undefined) return ok(await feed.snapshot())
  const position = parseFeedPosition(`${epoch ?? '-'}.${after}`)
  return position === undefined
    ? err(parameterProblem('parameter_malformed', 'after'))
    : ok(await feed.since(position))
}
