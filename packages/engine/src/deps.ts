/** Everything the endpoints are given: the world through its ports, and the policy. */
import type { Parameters } from '@keygrant/protocol'
import type { AdminStore } from './admin-ports.ts'
import type { DelegationStore } from './delegation-ports.ts'
import type { Events } from './event-ports.ts'
import type { Policy } from './policy.ts'
import type {
  Caller,
  Clock,
  Deriver,
  Hasher,
  ProofMemory,
  Random,
  Sealed,
  Signer,
  Store,
} from './ports.ts'
import type { Revocations } from './revocation-ports.ts'

/** The ports and the policy. Made once at start; each request is decided with the same. */
export interface Deps {
  readonly policy: Policy
  readonly store: Store
  readonly delegation: DelegationStore
  readonly admin: Pick<AdminStore, 'write' | 'findUser' | 'findOrganization'>
  readonly signer: Signer
  readonly revocations: Revocations
  readonly events: Events
  readonly now: Clock
  readonly random: Random
  readonly hash: Hasher
  readonly deriveSuccessor: Deriver
  readonly spendProof: ProofMemory
  readonly seal: (text: string) => Sealed
  /** Undefined if the text was not sealed by this server, or was changed since. */
  readonly unseal: (sealed: Sealed) => string | undefined
}

/** A request to one of the endpoints that clients call directly. */
export interface EndpointRequest {
  /** The body's parameters, each exactly once. */
  readonly parameters: Parameters
  /** The `Authorization` header, if there was one. */
  readonly authorization: string | undefined
  readonly caller: Caller
  /** The `DPoP` header, if there was one, and the path that was called: what its `htu` must name. */
  readonly proof?: { readonly text: string; readonly path: string }
}
