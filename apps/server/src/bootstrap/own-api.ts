/** Keygrant's own APIs as records beside the others, so that their tokens are issued like any. */
import {
  type AdminStore,
  type Api,
  type Clock,
  identityApi,
  newIdentifier,
  type Policy,
  type Random,
  type Store,
} from '@keygrant/engine'
import { managementAudience, managementScopes } from '../management/scopes.ts'
import { systemAudit } from './system-audit.ts'

export interface BootstrapDeps {
  readonly store: AdminStore & Pick<Store, 'listApis'>
  readonly policy: Policy
  readonly now: Clock
  readonly random: Random
}

/**
 * The management API, and the one that tells who a user is.
 *
 * Concurrency: of several nodes one inserts, the others find the identifier taken.
 */
export async function ensureOwnApis(deps: BootstrapDeps): Promise<void> {
  const { issuer } = deps.policy
  const apis = (await deps.store.listApis()).filter(({ builtIn }) => builtIn)
  const isIdentity = ({ scopes }: Api): boolean => scopes.some(({ name }) => name === 'openid')
  await ensureApi(apis.find(isIdentity), identityApi({ issuer }), deps)
  const management = {
    identifier: managementAudience(issuer),
    name: 'Keygrant management API',
    scopes: managementScopes,
  }
  await ensureApi(
    apis.find((api) => !isIdentity(api)),
    management,
    deps,
  )
}

type Wanted = Pick<Api, 'identifier' | 'name' | 'scopes'>

async function ensureApi(
  own: Api | undefined,
  wanted: Wanted,
  { store, now, random }: BootstrapDeps,
): Promise<void> {
  if (own?.identifier === wanted.identifier && sameScopes(own, wanted)) return
  await store.write(async (transaction) => {
    const api = {
      id: own?.id ?? newIdentifier('api', random),
      ...wanted,
      accessTokenLifetime: 3600,
      accessTokenFormat: 'jwt' as const,
      signingAlgorithm: 'ES256' as const,
      builtIn: true,
      createdAt: own?.createdAt ?? now(),
      version: own?.version ?? 1,
    }
    const outcome =
      own === undefined ? await transaction.insertApi(api) : await transaction.updateApi(api)
    if (typeof outcome === 'object') return
    await transaction.appendAudit(
      systemAudit(
        { action: 'api.bootstrap', targetKind: 'api', targetId: api.id },
        { now, random },
      ),
    )
  })
}

const sameScopes = (a: Pick<Wanted, 'scopes'>, b: Pick<Wanted, 'scopes'>): boolean =>
  a.scopes.map(({ name }) => name).join(' ') === b.scopes.map(({ name }) => name).join(' ')
