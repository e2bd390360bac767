/** Clients that exist because the configuration, or the demo, says so. */
import {
  type AdminTransaction,
  type Client,
  type ClientType,
  type Hash,
  type Hasher,
  newClient,
  newIdentifier,
  type SecretRecord,
} from '@keygrant/engine'
import type { BootstrapDeps } from './own-api.ts'
import { systemAudit } from './system-audit.ts'

export interface ClientOrder {
  readonly id: string
  readonly name: string
  readonly type: ClientType
  /** Of a confidential client; a public one has none. */
  readonly secret?: string
  readonly scope: readonly string[]
  readonly organizationId: string | null
  readonly operator: boolean
  /** Where a browser may be sent back to, after signing in and after signing out. */
  readonly redirectUris?: readonly string[]
  readonly postLogoutRedirectUris?: readonly string[]
}

/**
 * Creates the client, or brings the one that is there into line: its scope, and a secret that fits.
 * A changed secret replaces the one that an earlier start added; secrets added by people stay.
 *
 * Concurrency: of several nodes one inserts; the others find the id taken and change nothing.
 */
export async function ensureClient(
  order: ClientOrder,
  deps: BootstrapDeps & { readonly hash: Hasher },
): Promise<void> {
  const { store, hash, now } = deps
  const known = await store.findClientRecord(order.id)
  const wantedHash = order.secret === undefined ? undefined : hash(order.secret)
  const fits =
    wantedHash === undefined ||
    known?.secrets.some(
      (secret) => secret.hash === wantedHash && (secret.expiresAt ?? Infinity) > now(),
    )
  if (fits && known !== undefined && isInLine(known, order)) return
  // Read before the transaction begins: on SQLite nothing else may read while one is open.
  const secrets = await store.listSecrets(order.id)
  await store.write(async (transaction) => {
    if (known === undefined) {
      const conflict = await transaction.insertClient(describe(order, now()))
      if (conflict !== undefined) return
    } else {
      const { id, version, createdAt } = known
      await transaction.updateClient({ ...describe(order, createdAt), id, version })
    }
    if (wantedHash !== undefined && fits !== true)
      await replaceSecret(transaction, { order, wantedHash, secrets }, deps)
    const target = {
      targetKind: 'client',
      targetId: order.id,
      organizationId: order.organizationId,
    }
    await transaction.appendAudit(systemAudit({ action: 'client.bootstrap', ...target }, deps))
  })
}

const isInLine = (known: Client, order: ClientOrder): boolean =>
  known.type === order.type &&
  known.scope.join(' ') === order.scope.join(' ') &&
  known.operator === order.operator &&
  known.state === 'active' &&
  known.redirectUris.join(' ') === (order.redirectUris ?? []).join(' ') &&
  known.postLogoutRedirectUris.join(' ') === (order.postLogoutRedirectUris ?? []).join(' ')

interface Replacement {
  readonly order: ClientOrder
  readonly wantedHash: Hash
  readonly secrets: readonly SecretRecord[]
}

async function replaceSecret(
  transaction: AdminTransaction,
  { order, wantedHash, secrets }: Replacement,
  { now, random }: BootstrapDeps,
): Promise<void> {
  const { id: clientId, secret = '' } = order
  const earlier = secrets.filter(
    ({ name, revokedAt }) => name === 'bootstrap' && revokedAt === null,
  )
  for (const { id } of earlier) await transaction.revokeSecret(clientId, id, now())
  await transaction.insertSecret({
    id: newIdentifier('key', random),
    clientId,
    name: 'bootstrap',
    hash: wantedHash,
    prefix: secret.slice(0, 4),
    lastFour: secret.slice(-4),
    createdAt: now(),
    expiresAt: null,
  })
}

const describe = (
  { id, name, type, scope, organizationId, operator, ...addresses }: ClientOrder,
  createdAt: number,
): Omit<Client, 'secrets'> => ({
  ...newClient({ id, organizationId, name, type, createdAt }),
  scope,
  operator,
  redirectUris: addresses.redirectUris ?? [],
  postLogoutRedirectUris: addresses.postLogoutRedirectUris ?? [],
})
