/** What the management API is given. */
import type { IncomingMessage } from 'node:http'
import type {
  AccountDeps,
  ActiveAccessToken,
  AdminStore,
  AdminTransaction,
  Api,
  Asked,
  Caller,
  Client,
  Clock,
  DelegationStore,
  Hasher,
  NewRevocation,
  Policy,
  PresentationFault,
  PresentedToken,
  Problem,
  Random,
  RevocationContext,
  RevocationKind,
  Sealed,
  Signer,
  SigningKey,
  TokenPreview,
  TokenResponse,
} from '@keygrant/engine'
import type { Result, SigningAlgorithm } from '@keygrant/protocol'
import type { Logger } from 'pino'
import type { ServerFacts } from '../observe/server-facts.ts'
import type { CachedPageSettings } from '../state/cached-page-settings.ts'

export interface ManagementDeps {
  readonly admin: AdminStore & DelegationStore & { listApis(): Promise<readonly Api[]> }
  /** Signing in and what goes with it: links that let people in. */
  readonly accounts: AccountDeps
  readonly pageSettings: CachedPageSettings
  readonly policy: Policy
  readonly now: Clock
  readonly random: Random
  readonly hash: Hasher
  seal(text: string): Sealed
  unseal(sealed: Sealed): string | undefined
  readonly sign: Signer['sign']
  /** Of whoever calls: one that is bound to a key is worth nothing without its proof. */
  readPresentedToken(
    presented: PresentedToken,
  ): Promise<Result<ActiveAccessToken, PresentationFault>>
  /** Of whichever kind: to tell about it. */
  inspectAccessToken(token: string): Promise<ActiveAccessToken | undefined>
  rotateSigningKey(transaction: AdminTransaction, algorithm: SigningAlgorithm): Promise<SigningKey>
  /** Undefined if there is no such key that could still be used. */
  replaceSigningKey(transaction: AdminTransaction, kid: string): Promise<SigningKey | undefined>
  /** What ends everything that is out of a client, a subject, an organization; or one token, one family. */
  revocationOf(
    kind: RevocationKind,
    value: string,
    also?: Pick<RevocationContext, 'bars'>,
  ): NewRevocation
  tokenForClient(client: Client, asked: Asked): Promise<Result<TokenResponse, Problem>>
  previewToken(client: Client, asked: Asked): Promise<Result<TokenPreview, Problem>>
  /** Called after each change, before it is answered: this node forgets what it remembered. */
  changed(): Promise<void>
  readCaller(request: IncomingMessage): Caller
  /** Aborted when the server stops: what would never end by itself ends then. */
  readonly stopping: AbortSignal
  readonly server: ServerFacts
  readonly logger: Logger
}
