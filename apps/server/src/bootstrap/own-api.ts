/** Keygrant's own API as a record beside the others, so that its tokens are issued like any. */
import {
  type AdminStore,
  type Clock,
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

/** Concurrency: of several nodes one inserts, the others find the identifier taken. */
export async function ensureOwnApi({ store, policy, now, random }: BootstrapDeps): Promise<void> {
  const identifier = managementAudience(policy.issuer)
  const apis = await store.listApis()
  const own = apis.find((api) => api.builtIn)
  if (own?.identifier === identifier && sameScopes(own.scopes.map(({ name }) => name))) return
  await store.write(async (transaction) => {
    const api = {
      id: own?.id ?? newIdentifier('api', random),
      identifier,
      name: 'Keygrant management API',
      accessTokenLifetime: 3600,
      accessTokenFormat: 'jwt' as const,
      signingAlgorithm: 'ES256' as const,
      scopes: managementScopes,
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

const sameScopes = (names: readonly string[]): boolean =>
  names.join(' ') === managementScopes.map(({ name }) => name).join(' ')
