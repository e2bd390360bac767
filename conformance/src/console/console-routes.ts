/**
 * Every route of the console with the states that it can be in, for the tests that look at all of
 * them. A route of the router that is not here fails a test.
 */
import { readFileSync } from 'node:fs'
import { addCredential, type ConsoleWorld } from './console-world.ts'

const router = new URL('../../../apps/console/src/router.tsx', import.meta.url)

/** The paths of the router, as it has them. */
export const routes: readonly string[] = [
  ...readFileSync(router, 'utf8').matchAll(/^ {2}path: '([^']+)',$/gmu),
].map(([, path = '']) => path)

/** What to press for a dialog, by its name; and what else, until all of it is there. */
export interface Opening {
  readonly press: string | RegExp
  /** In a menu that comes up first. */
  readonly item?: string
  /** What is pressed in it, for its next part. */
  readonly next?: string
  /** Whoever else looks at the page. */
  readonly by?: 'operator'
  /** Where it is, if not on the page itself. */
  readonly at?: string
}

export interface Looks {
  /** Who looks at it when it is full. */
  readonly by: 'developer' | 'operator'
  /** With as much on it as there is, each of its tabs. */
  readonly full: readonly string[]
  /** With nothing on it; or why it never is like that. */
  readonly empty:
    | { readonly by: 'developer' | 'newcomer' | 'operator'; readonly at: string }
    | Never
  /** While the server is in trouble; or why that does not show. */
  readonly error: string | Never
  readonly dialogs: readonly Opening[]
}

interface Never {
  readonly never: string
}

/** What there is to look at. */
export interface Things {
  readonly credential: string
  /** Nobody has used it. */
  readonly freshCredential: string
  /** An app that is installed where it is from. */
  readonly app: string
  /** Nobody has allowed it anything. */
  readonly freshApp: string
  /** An API with a document, one of whose operations wants a scope that it lacks. */
  readonly api: string
  /** Neither scopes nor a document. */
  readonly bareApi: string
  readonly organization: string
}

export async function addThings(world: ConsoleWorld): Promise<Things> {
  const { server, organizationId, used } = world
  const bare = { identifier: 'https://bare.example.com', name: 'Bare' }
  const device = {
    name: 'Television',
    type: 'device',
    organization_id: organizationId,
    scope: '',
  }
  return {
    credential: used.clientId,
    freshCredential: (await addCredential(server, organizationId, 'Fresh')).clientId,
    app: await addInstalledApp(world),
    freshApp: String((await server.manage('POST', '/clients', device))['client_id']),
    api: await addDocumentedApi(world),
    bareApi: String((await server.manage('POST', '/apis', bare))['id']),
    organization: organizationId,
  }
}

async function addInstalledApp({ server, organizationId }: ConsoleWorld): Promise<string> {
  const { client_id } = await server.manage('POST', '/clients', {
    name: 'Ledger Sync',
    type: 'web',
    organization_id: organizationId,
    scope: 'openid balance:read instances:write',
    required_scope: 'balance:read',
    redirect_uris: ['https://ledger.example.com/callback', 'http://localhost:3000/callback'],
    client_uri: 'https://ledger.example.com',
    installation: {
      onboarding_uri: 'https://ledger.example.com/onboarding',
      regions: ['eu', 'us'],
      fields: [{ name: 'team', title: 'Team in Ledger Sync', required: true }],
    },
  })
  await server.manage('POST', '/installations', {
    client_id,
    organization_id: organizationId,
    region: 'eu',
    fields: { team: 'Platform' },
  })
  return String(client_id)
}

async function addDocumentedApi({ server }: ConsoleWorld): Promise<string> {
  const scopes = [{ name: 'ledger:read', title: 'Read the ledger' }]
  const api = { identifier: 'https://ledger.example.com', name: 'Ledger', scopes }
  const { id } = await server.manage('POST', '/apis', api)
  const paths = {
    '/entries': {
      get: { summary: 'List entries', 'x-scopes': ['ledger:read'] },
      post: { deprecated: true, 'x-scopes': ['ledger:write'] },
    },
  }
  const document = { openapi: '3.1.0', info: { title: 'Ledger', version: '1' }, paths }
  await server.manage('PUT', `/apis/${String(id)}/openapi`, document)
  return String(id)
}

const apiCall: Opening = { press: 'As API call' }

/** Of lists and pages that the customers of an organization have. */
const list = (path: string, dialogs: readonly Opening[] = [apiCall]): Looks => ({
  by: 'developer',
  full: [path],
  empty: { by: 'newcomer', at: path },
  error: path,
  dialogs,
})
const tabs = (path: string, ...names: readonly string[]): readonly string[] => [
  path,
  ...names.map((name) => `${path}?tab=${name}`),
]

/** By the paths of the router. */
export function looksOf(things: Things): Readonly<Record<string, Looks>> {
  const credential = `/credentials/${things.credential}`
  const app = `/apps/${things.app}`
  const api = `/apis/${things.api}`
  return {
    '/': list('/'),
    '/overview': list('/overview'),
    '/credentials': list('/credentials', [
      apiCall,
      { press: 'Create credential' },
      { press: /account of/u },
      { press: /^Go to or search/u },
    ]),
    '/credentials/$clientId': {
      by: 'developer',
      full: tabs(
        credential,
        ...['secrets', 'permissions', 'restrictions', 'logs', 'history', 'danger'],
      ),
      empty: { by: 'developer', at: `/credentials/${things.freshCredential}` },
      error: credential,
      dialogs: [
        { press: 'Add secret', at: `${credential}?tab=secrets` },
        { press: /^Actions for the secret/u, item: 'Rotate', at: `${credential}?tab=secrets` },
        { press: /^Actions for the secret/u, item: 'Delete', at: `${credential}?tab=secrets` },
      ],
    },
    '/apps': list('/apps', [{ press: 'Create app' }, { press: 'Import manifest' }]),
    '/apps/$clientId': {
      by: 'developer',
      full: tabs(
        app,
        ...['redirects', 'scopes', 'consent', 'secrets', 'users', 'installation', 'publish'],
        ...['guide', 'logs', 'history', 'danger'],
      ),
      empty: { by: 'developer', at: `/apps/${things.freshApp}?tab=users` },
      error: app,
      dialogs: [apiCall, { press: 'Make a draft', by: 'operator', at: `${app}?tab=publish` }],
    },
    '/installations': list('/installations', [
      { press: 'Install app', next: 'Choose Ledger Sync' },
      { press: /^Uninstall/u },
    ]),
    '/developer-tokens': list('/developer-tokens', [{ press: 'Create developer token' }]),
    '/explorer': list('/explorer', [
      { press: 'Get developer token' },
      { press: 'Act as', item: 'One of my credentials' },
      { press: 'Act as', item: 'My user, through an app' },
      { press: 'Act as', item: 'Paste a token' },
    ]),
    '/explorer/flows': list('/explorer/flows'),
    '/logs': list('/logs', [apiCall, { press: /^Secret wrong/u }]),
    '/audit': list('/audit'),
    '/apis': {
      by: 'operator',
      full: ['/apis'],
      empty: { never: 'the server’s own API is always there' },
      error: '/apis',
      dialogs: [{ press: 'Register API' }],
    },
    '/apis/$apiId': {
      by: 'operator',
      full: [
        ...tabs(api, 'operations', 'tokens', 'danger'),
        `/apis/${things.bareApi}?tab=operations`,
      ],
      empty: { by: 'operator', at: `/apis/${things.bareApi}` },
      error: api,
      dialogs: [
        { press: 'Add scope' },
        { press: /^Who has ledger/u },
        { press: /^Change ledger/u },
        { press: /^Remove ledger/u },
        { press: /^Change the scopes/u, at: `${api}?tab=operations` },
        { press: 'Delete API', at: `${api}?tab=danger` },
      ],
    },
    '/keys': {
      by: 'operator',
      full: ['/keys'],
      empty: { never: 'there is always a key that signs' },
      error: '/keys',
      dialogs: [{ press: 'Rotate' }, { press: /^Revoke/u }],
    },
    '/settings': {
      by: 'operator',
      full: ['/settings', '/settings?tab=mail', '/settings?tab=server'],
      empty: { never: 'a server always has settings' },
      error: '/settings',
      dialogs: [apiCall],
    },
    '/organization': {
      by: 'operator',
      full: [`/organization?org=${things.organization}`, '/organization'],
      empty: { by: 'newcomer', at: '/organization' },
      error: '/organization',
      dialogs: [
        { press: 'Create organization', at: '/organization' },
        { press: 'Invite', at: `/organization?org=${things.organization}` },
        { press: /^Withdraw/u, at: `/organization?org=${things.organization}` },
      ],
    },
    '/endpoints': {
      ...list('/endpoints'),
      empty: { never: 'what the server says of itself is always there' },
    },
    '/account': {
      ...list('/account'),
      empty: { never: 'whoever looks at it is signed in' },
      error: { never: 'it shows the session, without which there is no page' },
    },
  }
}
