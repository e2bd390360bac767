/** What `dev` adds once: an organization, an API, and clients to try things with. */
import { type Hasher, newIdentifier } from '@keygrant/engine'
import { formatToken } from '@keygrant/protocol'
import { demoDocument } from '../demo-api/openapi.ts'
import type { MasterKey } from '../keys/master-key.ts'
import { type ClientOrder, ensureClient } from './configured-client.ts'
import type { BootstrapDeps } from './own-api.ts'

export const demoClientId = 'cl_demo'
/** The clients of the repository's examples, which listen where these may send people back to. */
export const demoWebApp = { id: 'cl_demo_web', origin: 'http://localhost:4010' }
export const demoBrowserApp = { id: 'cl_demo_browser', origin: 'http://localhost:4011' }
const demoOrganizationId = 'org_demo'

export const demoScopes = [
  ['balance:read', 'Read the balance', 'See how much money is left.'],
  ['instances:read', 'See instances', 'List the machines that run.'],
  [
    'instances:write',
    'Start and stop instances',
    'Rent machines, which costs money, and end them.',
  ],
  ['fullAccess', 'Everything', 'All that the API can do.'],
] as const

/**
 * The secret of a demo client. It is a function of the master key, so that every start can print
 * it although only its hash is stored.
 */
export function demoSecret(master: MasterKey, client: 'machine' | 'web' = 'machine'): string {
  const purpose = client === 'machine' ? 'demo client secret' : 'demo web client secret'
  let block = 0
  return formatToken('cs', (bytes) => {
    const parts: Uint8Array[] = []
    for (let length = 0; length < bytes; length += 32)
      parts.push(master.derive(`${purpose} ${block++}`))
    return Buffer.concat(parts)
  })
}

export interface DemoOptions {
  readonly master: MasterKey
  /** The identifier of the demo API: its URL. */
  readonly identifier: string
}

export async function ensureDemo(
  { master, identifier }: DemoOptions,
  deps: BootstrapDeps & { readonly hash: Hasher },
): Promise<void> {
  const { store, now, random, policy } = deps
  const scopes = demoScopes.map(([name, title, description]) => ({
    name,
    title,
    description,
    sensitive: name === 'instances:write' || name === 'fullAccess',
  }))
  const apis = await store.listApis()
  const organization = await store.findOrganization(demoOrganizationId)
  const known = apis.find((api) => api.identifier === identifier)
  const apiId = known?.id ?? newIdentifier('api', random)
  const document = JSON.stringify(demoDocument(identifier, policy.issuer))
  const kept = await store.findApiDocument(apiId)
  await store.write(async (transaction) => {
    if (organization === undefined)
      await transaction.insertOrganization({
        id: demoOrganizationId,
        name: 'Demo',
        createdAt: now(),
        version: 1,
      })
    if (known === undefined)
      await transaction.insertApi({
        id: apiId,
        identifier,
        name: 'Demo API',
        accessTokenLifetime: 3600,
        accessTokenFormat: 'jwt',
        signingAlgorithm: 'ES256',
        scopes,
        builtIn: false,
        createdAt: now(),
        version: 1,
      })
    if (kept === undefined)
      await transaction.saveApiDocument({ apiId, document, scopes: {}, updatedAt: now() })
  })
  for (const order of demoClients(master)) await ensureClient(order, deps)
}

/** A machine client that may do everything, and an app of each kind that people sign in to. */
function demoClients(master: MasterKey): readonly ClientOrder[] {
  const ours = { organizationId: demoOrganizationId, operator: false }
  const scope = demoScopes.map(([name]) => name)
  const appScope = ['openid', 'offline_access', ...scope.filter((name) => name !== 'fullAccess')]
  const landing = ({ id, origin }: typeof demoWebApp) => ({
    id,
    scope: appScope,
    redirectUris: [`${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/`],
  })
  return [
    {
      ...ours,
      id: demoClientId,
      name: 'Demo client',
      type: 'machine',
      secret: demoSecret(master),
      scope,
    },
    {
      ...ours,
      ...landing(demoWebApp),
      name: 'Demo web app',
      type: 'web',
      secret: demoSecret(master, 'web'),
    },
    { ...ours, ...landing(demoBrowserApp), name: 'Demo browser app', type: 'browser' },
  ]
}
