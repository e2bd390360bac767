/** What must be there before the first request: Keygrant's own API, and whom the configuration names. */
import type { Hasher } from '@keygrant/engine'
import type { Config } from '../config/read-config.ts'
import type { MasterKey } from '../keys/master-key.ts'
import { managementScopes } from '../management/scopes.ts'
import { ensureClient } from './configured-client.ts'
import { ensureDemo } from './demo.ts'
import { ensureOperatorUser } from './operator-user.ts'
import { type BootstrapDeps, ensureOwnApis } from './own-api.ts'

export async function bootstrap(
  config: Config,
  deps: BootstrapDeps & { readonly hash: Hasher; readonly master: MasterKey },
): Promise<void> {
  await ensureOwnApis(deps)
  const { bootstrapClient, bootstrapUser } = config
  if (bootstrapClient !== undefined)
    await ensureClient(
      {
        id: bootstrapClient.id,
        name: 'Operator',
        type: 'machine',
        secret: bootstrapClient.secret,
        scope: managementScopes.map(({ name }) => name),
        organizationId: null,
        operator: true,
      },
      deps,
    )
  if (bootstrapUser !== undefined) await ensureOperatorUser(bootstrapUser, deps)
  if (config.mode === 'dev') {
    const identifier = `http://localhost:${config.demoPort}`
    await ensureDemo({ master: deps.master, identifier }, deps)
  }
}
