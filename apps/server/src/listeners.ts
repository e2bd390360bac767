/** What answers on the public port, and in which order it is asked. */
import type { IncomingMessage } from 'node:http'
import {
  type Caller,
  endpointPaths,
  newRevocation,
  previewToken,
  readAccessToken,
  readPresentedToken,
  tokenForClient,
} from '@keygrant/engine'
import type { Parts } from './assemble.ts'
import type { Config } from './config/read-config.ts'
import { consoleListener } from './console/console-listener.ts'
import { docsListener } from './docs-site/docs-listener.ts'
import { callerReader } from './http/caller.ts'
import { type FeedListener, feedListener } from './http/feed-listener.ts'
import { type ClosableListener, lateListener } from './http/late-listener.ts'
import { oauthListener } from './http/oauth-listener.ts'
import { RateLimit } from './http/rate-limit.ts'
import { type ServerFacts, serverFacts } from './observe/server-facts.ts'
import { routes } from './routes/routes.ts'

export interface PublicListener extends ClosableListener {
  /** Ends what would never end by itself. */
  endStreams(): void
}

/** What answers on the public port: the OAuth endpoints first, then the management API. */
export function listeners(config: Config, parts: Parts): PublicListener {
  const { synchroniser, deps, logger } = parts
  const readCaller = callerReader(config.trustedProxies)
  const server = serverFacts(config, {
    startedAt: deps.now(),
    isReady: () => synchroniser.isFresh(),
  })
  const management = lateListener(() => loadManagement(parts, { readCaller, server }), logger)
  const pages = lateListener(async () => {
    const { buildPages } = await import('./interaction/build-pages.ts')
    return buildPages({
      engine: deps,
      accounts: parts.accounts,
      pageSettings: parts.pageSettings,
      seal: parts.master.seal,
      unseal: parts.master.unseal,
      changed: parts.changed,
      readCaller,
      isFresh: () => synchroniser.isFresh(),
      requests: new RateLimit(config.rateLimit),
      logger,
    })
  }, logger)
  const oauth = oauthListener({
    routes,
    deps,
    readCaller,
    requests: new RateLimit(config.rateLimit),
    failures: new RateLimit(10, 100),
    isFresh: () => synchroniser.isFresh(),
    logger,
  })
  const feed = listenForFeed(config, parts)
  const console = consoleListener({ ...deps, folder: parts.consoleFolder, logger })
  const docs = docsListener({ folder: parts.docsFolder, logger })
  return {
    handle: (request, response) => {
      if (request.url === endpointPaths.jwks && request.method === 'GET')
        parts.keyReaders.note(request.headers['user-agent'])
      if (oauth(request, response) || feed.handle(request, response)) return
      if (console(request, response) || docs(request, response)) return
      if (request.url?.startsWith('/api/') === true) management.handle(request, response)
      else pages.handle(request, response)
    },
    endStreams: () => {
      feed.close()
      parts.stopping.abort()
    },
    close: async () => {
      await Promise.all([management.close(), pages.close()])
    },
  }
}

const listenForFeed = (config: Config, { feed, deps, synchroniser, logger }: Parts): FeedListener =>
  feedListener({
    feed,
    policy: deps.policy,
    isFresh: () => synchroniser.isFresh(),
    readCaller: callerReader(config.trustedProxies),
    requests: new RateLimit(config.rateLimit),
    logger,
  })

async function loadManagement(
  { store, accounts, deps, master, ring, pageSettings, changed, stopping, logger }: Parts,
  also: { readCaller: (request: IncomingMessage) => Caller; server: ServerFacts },
): Promise<ClosableListener> {
  const { buildManagement } = await import('./management/build-management.ts')
  return buildManagement({
    ...deps,
    admin: store,
    accounts,
    pageSettings,
    seal: master.seal,
    unseal: master.unseal,
    sign: (algorithm, typ, claims) => deps.signer.sign(algorithm, typ, claims),
    readPresentedToken: (presented) => readPresentedToken(presented, deps),
    inspectAccessToken: (token) => readAccessToken(token, deps),
    rotateSigningKey: (transaction, algorithm) => ring.rotate(transaction, algorithm),
    replaceSigningKey: (transaction, kid) => ring.replace(transaction, kid),
    revocationOf: (kind, value, also) =>
      newRevocation(kind, value, { policy: deps.policy, now: deps.now(), ...also }),
    tokenForClient: (client, asked) => tokenForClient(client, asked, deps),
    previewToken: (client, asked) => previewToken(client, asked, deps),
    changed,
    ...also,
    stopping: stopping.signal,
    logger,
  })
}
