/** Addresses, and the page at each. Pages are loaded when they are first looked at. */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  retainSearchParams,
  stringifySearchWith,
} from '@tanstack/react-router'
import { Waiting } from './components/list-state.tsx'
import { FaultyPage, NoSuchPage } from './shell/fault.tsx'
import { Root } from './shell/root.tsx'

interface Context {
  readonly queryClient: QueryClient
}

/** Search parameters as an address has them. */
type Given = Readonly<Record<string, unknown>>
/** One of them, if it is there; anything that is no text counts for nothing. */
const textOf = (search: Given, name: string): string | undefined => {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Reads the named parameters of a page. */
const textsOf =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Given): { readonly [Each in Name]?: string | undefined } =>
    Object.fromEntries(names.map((name) => [name, textOf(search, name)])) as {
      readonly [Each in Name]?: string | undefined
    }

const rootRoute = createRootRouteWithContext<Context>()({
  validateSearch: (search: Given): { org?: string | undefined } => ({ org: textOf(search, 'org') }),
  search: { middlewares: [retainSearchParams(['org'])] },
  component: function RootRoute() {
    return <Root org={rootRoute.useSearch().org} />
  },
})

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/GetStarted/index.tsx'), 'GetStarted'),
})

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/overview',
  component: lazyRouteComponent(() => import('./pages/Overview/index.tsx'), 'Overview'),
})

const credentialsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/credentials',
  validateSearch: textsOf('q', 'state', 'create'),
  component: lazyRouteComponent(() => import('./pages/Credentials/index.tsx'), 'Credentials'),
})

const credentialRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/credentials/$clientId',
  validateSearch: textsOf('tab'),
  component: lazyRouteComponent(() => import('./pages/Credential/index.tsx'), 'Credential'),
})

const appsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/apps',
  validateSearch: textsOf('q', 'type', 'publication', 'create'),
  component: lazyRouteComponent(() => import('./pages/Apps/index.tsx'), 'Apps'),
})

const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/apps/$clientId',
  validateSearch: textsOf('tab', 'language', 'scheme', 'width', 'api'),
  component: lazyRouteComponent(() => import('./pages/App/index.tsx'), 'App'),
})

const installationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/installations',
  validateSearch: textsOf('install'),
  component: lazyRouteComponent(() => import('./pages/Installations/index.tsx'), 'Installations'),
})

const developerTokensRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/developer-tokens',
  validateSearch: textsOf('create'),
  component: lazyRouteComponent(
    () => import('./pages/DeveloperTokens/index.tsx'),
    'DeveloperTokens',
  ),
})

const explorerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/explorer',
  validateSearch: textsOf('api', 'operation', 'with'),
  component: lazyRouteComponent(() => import('./pages/Explorer/index.tsx'), 'Explorer'),
})

const flowsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/explorer/flows',
  validateSearch: textsOf('flow'),
  component: lazyRouteComponent(() => import('./pages/Explorer/flows/index.tsx'), 'FlowsLab'),
})

const logsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/logs',
  validateSearch: textsOf(
    ...(['range', 'outcome', 'endpoint', 'grant', 'problem'] as const),
    ...(['client', 'user', 'ip', 'request', 'scope', 'from', 'to'] as const),
    ...(['by', 'live', 'entry'] as const),
  ),
  component: lazyRouteComponent(() => import('./pages/Logs/index.tsx'), 'Logs'),
})

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: textsOf('action', 'actor', 'target'),
  component: lazyRouteComponent(() => import('./pages/Audit/index.tsx'), 'Audit'),
})

const apisRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/apis',
  validateSearch: textsOf('create'),
  component: lazyRouteComponent(() => import('./pages/Apis/index.tsx'), 'Apis'),
})

const apiRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/apis/$apiId',
  validateSearch: textsOf('tab'),
  component: lazyRouteComponent(() => import('./pages/Api/index.tsx'), 'Api'),
})

const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/Keys/index.tsx'), 'Keys'),
})

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: textsOf('tab'),
  component: lazyRouteComponent(() => import('./pages/Settings/index.tsx'), 'Settings'),
})

const organizationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organization',
  component: lazyRouteComponent(() => import('./pages/Organization/index.tsx'), 'Organization'),
})

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/Account/index.tsx'), 'Account'),
})

const endpointsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/endpoints',
  component: lazyRouteComponent(() => import('./pages/Endpoints/index.tsx'), 'Endpoints'),
})

const routeTree = rootRoute.addChildren([
  startRoute,
  overviewRoute,
  credentialsRoute,
  credentialRoute,
  appsRoute,
  appRoute,
  installationsRoute,
  developerTokensRoute,
  explorerRoute,
  flowsRoute,
  logsRoute,
  auditRoute,
  apisRoute,
  apiRoute,
  keysRoute,
  settingsRoute,
  organizationRoute,
  endpointsRoute,
  accountRoute,
])

export const createConsoleRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    basepath: '/console',
    context: { queryClient },
    // Text stays text: filters are ids and words, and a link is to be read by people.
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
    defaultPreload: 'intent',
    defaultErrorComponent: FaultyPage,
    defaultNotFoundComponent: NoSuchPage,
    defaultPendingComponent: Waiting,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
