/**
 * How a client may prove who it is: one file a method, listed in `authenticate.ts`.
 *
 * @see RFC 6749 §2.3
 */
import type { ClientAuthMethod, Result } from '@keygrant/protocol'
import type { EndpointRequest } from '../deps.ts'
import type { Client, Hasher } from '../ports.ts'
import type { Problem } from '../problems.ts'

/** Who the request says it is from, before anything is proven. */
export interface Claim {
  readonly clientId: string
  readonly secret: string | undefined
}

/** What a method may judge by besides the claim and the client. */
export interface ProofContext {
  readonly now: number
  readonly hash: Hasher
}

/** What proving gave: the secret that fitted, if the method uses one. */
export interface Proof {
  readonly secretId: string | null
}

/** One way of proving who a client is. A request may use only one. */
export interface Method {
  readonly name: ClientAuthMethod
  /** Where in the request it stands. A header beside a method of the body is a second attempt. */
  readonly place: 'header' | 'body'
  /** What the request claims by this method; undefined if it does not use it. No I/O. */
  claim(request: EndpointRequest): Result<Claim, Problem> | undefined
  /** Judges the claim against the stored client. */
  prove(claim: Claim, client: Client, context: ProofContext): Result<Proof, Problem>
}
