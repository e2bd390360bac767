/** The composition root: the only place where parts meet. */
import { randomFillSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { IncomingMessage, Server } from 'node:http'
import { isAbsolute, join } from 'node:path'
import {
  type Caller,
  type Clock,
  type Deps,
  defaultPolicy,
  makeSetUpLink,
  newRevocation,
  type Policy,
  previewToken,
  type Random,
  RevocationFeed,
  RevocationSet,
  readAccessToken,
  tokenForClient,
} from '@keygrant/engine'
import { err, ok, type Result } from '@keygrant/protocol'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import type { Logger } from 'pino'
import { bootstrap } from './bootstrap/bootstrap.ts'
import type { Config } from './config/read-config.ts'
import { installedConsole } from './console/console-files.ts'
import { consoleListener } from './console/console-listener.ts'
import { docsListener, installedDocs } from './docs-site/docs-listener.ts'
import { callerReader } from './http/caller.ts'
import { type FeedListener, feedListener } from './http/feed-listener.ts'
import { type ClosableListener, lateListener } from './http/late-listener.ts'
import { closeServer, createHttpServer, listen } from './http/listen.ts'
import { oauthListener } from './http/oauth-listener.ts'
import { RateLimit } from './http/rate-limit.ts'
import {
  createAccountDeps,
  type RunningAccounts,
} from './interaction/accounts/create-account-deps.ts'
import { KeyRing } from './keys/key-ring.ts'
import { createMasterKey, devMasterKey, type MasterKey } from './keys/master-key.ts'
import { JwtSigner } from './keys/signer.ts'
import { createLogger } from './observe/logger.ts'
import { managementListener } from './observe/management-listener.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Overrides } from './overrides.ts'
import { routes } from './routes/routes.ts'
import { CachedStore } from './state/cached-store.ts'
import { startCleanUp } from './state/clean-up.ts'
import { EventBatches } from './state/event-batches.ts'
import { Synchroniser } from './state/synchroniser.ts'

/** Why the server did not start: one message that says what to do. */
export interface StartFault {
  readonly kind: 'store' | 'master_key' | 'port'
  readonly message: string
}

export interface Keygrant {
  readonly config: Config
  readonly port: number
  readonly managementPort: number
  readonly master: MasterKey
  readonly deps: Deps
  readonly logger: Logger
  /** Makes the first operator, once; undefined if there is one, or the configuration names one. */
  readonly setUpLink: string | undefined
  /** Writes the logs and counts that wait for their batch. */
  flush(): Promise<void>
  /** Ends in order: no new requests, those in hand answered, what is pending written, store closed. */
  close(): Promise<void>
}

const systemClock: Clock = () => Math.floor(Date.now() / 1000)

/** Random bytes from a pool: asking the system for a few at a time costs more than making the token. */
function pooledRandom(): Random {
  const pool = Buffer.alloc(16_384)
  let used = pool.length
  return (bytes) => {
    if (used + bytes > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    const taken = Uint8Array.from(pool.subarray(used, used + bytes))
    pool.fill(0, used, used + bytes)
    used += bytes
    return taken
  }
}

/** The database's URL, its path taken from the configuration's folder. */
export function databaseUrl({ databaseUrl: url, folder }: Config): string {
  const path = url.slice('sqlite:'.length)
  if (!url.startsWith('sqlite:') || path === ':memory:' || isAbsolute(path)) return url
  return `sqlite:${join(folder, path)}`
}

export async function buildServer(
  config: Config,
  overrides: Overrides = {},
): Promise<Result<Keygrant, StartFault>> {
  const logger =
    overrides.logger ?? createLogger({ level: config.logLevel, format: config.logFormat })
  const now = overrides.now ?? systemClock
  const random = pooledRandom()
  mkdirSync(config.folder, { recursive: true })
  const masterKey =
    config.masterKey === undefined ? devMasterKey(config.folder) : ok(config.masterKey)
  if (!masterKey.ok) return err({ kind: 'master_key', message: masterKey.error })
  const master = createMasterKey(masterKey.value)

  const opened = await openStore({ url: databaseUrl(config) })
  if (!opened.ok) return err({ kind: 'store', message: opened.error.message })
  const store = overrides.wrapStore?.(opened.value.store) ?? opened.value.store
  for (const name of opened.value.applied) logger.info({ migration: name }, 'schema migrated')
  if ((await store.masterKeyCheck(master.check)) !== master.check) {
    await store.close()
    return err({
      kind: 'master_key',
      message:
        'this master key does not fit the data: every stored hash and signing key was made with another. Set KEYGRANT_MASTER_KEY to the one this database was created with',
    })
  }

  const policy: Policy = {
    ...defaultPolicy,
    issuer: config.issuer,
    maxDeveloperTokenLifetime: config.developerTokenMaxDays * 86_400,
    errorDocumentation: `${config.issuer}/docs/errors`,
  }
  const parts = assemble({ config, store, master, policy, now, random, logger })
  await parts.start()
  await bootstrap(config, { store, policy, now, random, hash: master.hash, master })
  await parts.synchroniser.look()
  const managed = config.bootstrapClient !== undefined || config.bootstrapUser !== undefined
  const setUpLink = managed ? undefined : await makeSetUpLink(parts.accounts)
  const consoleFolder = overrides.consoleFolder ?? installedConsole
  const docsFolder = overrides.docsFolder ?? installedDocs
  return serve(config, { ...parts, setUpLink, consoleFolder, docsFolder })
}

interface Ingredients {
  readonly config: Config
  readonly store: SqlStore
  readonly master: MasterKey
  readonly policy: Policy
  readonly now: Clock
  readonly random: Random
  readonly logger: Logger
}

/** Everything but the sockets. */
type Parts = ReturnType<typeof assemble> &
  Pick<Keygrant, 'setUpLink'> &
  Required<Pick<Overrides, 'consoleFolder' | 'docsFolder'>>

function assemble({ config, store, master, policy, now, random, logger }: Ingredients) {
  const revocations = new RevocationSet()
  const cached = new CachedStore(store, revocations)
  const ring = new KeyRing({ store, master, policy, now })
  const onChange = async (): Promise<void> => {
    cached.empty()
    await ring.reload()
  }
  const signer = new JwtSigner(ring)
  const feed = new RevocationFeed({ set: revocations, store, signer, policy, now })
  const synchroniser = new Synchroniser({ store, revocations, feed, onChange, logger })

  let metrics: Promise<Metrics> | undefined
  // Loaded when first asked for: a server that nobody scrapes does without.
  const loadMetrics = (): Promise<Metrics> =>
    (metrics ??= import('./observe/metrics.ts').then(({ createMetrics }) =>
      createMetrics(() => synchroniser.isFresh()),
    ))
  const onCount: EventBatchesCount = (key, count) =>
    void loadMetrics().then((ready) => ready.count(key, count))
  const events = new EventBatches({ store, random, logger, onCount })
  const deps: Deps = {
    policy,
    store: cached,
    delegation: store,
    admin: store,
    signer,
    revocations,
    events,
    now,
    random,
    hash: master.hash,
    deriveSuccessor: master.deriveSuccessor,
  }
  const accounts = createAccountDeps({ config, store, policy, master, events, now, random, logger })
  const changed = async (): Promise<void> => {
    cached.empty()
    await synchroniser.lookAnew()
  }

  const running = lifecycle(
    { config, store, now, random, logger },
    { ring, revocations, synchroniser, events, accounts },
  )
  return {
    store,
    master,
    ring,
    synchroniser,
    feed,
    deps,
    accounts: accounts.deps,
    logger,
    changed,
    stopping: new AbortController(),
    loadMetrics,
    ...running,
  }
}

interface Moving {
  readonly ring: KeyRing
  readonly revocations: RevocationSet
  readonly synchroniser: Synchroniser
  readonly events: EventBatches
  readonly accounts: RunningAccounts
}

/** A name for a history that nobody has had before: 48 random bits. */
const newEpoch = (random: Random): number => Buffer.from(random(6)).readUIntBE(0, 6)

/** What runs beside the requests, begun and ended in order. */
function lifecycle(
  { config, store, now, random, logger }: Omit<Ingredients, 'master' | 'policy'>,
  { ring, revocations, synchroniser, events, accounts }: Moving,
) {
  let stopCleanUp = (): void => undefined
  return {
    start: async (): Promise<void> => {
      await store.beginRevocationEpoch(newEpoch(random))
      await synchroniser.start()
      await ring.signingKey('ES256')
      events.start()
      const retention = {
        logs: config.logRetentionDays * 86_400,
        audit: config.auditRetentionDays * 86_400,
      }
      const also = (): Promise<void> => ring.rotateDue()
      stopCleanUp = startCleanUp({ store, revocations, now, retention, logger, also })
    },
    stop: async (): Promise<void> => {
      stopCleanUp()
      synchroniser.stop()
      await accounts.settle()
      await events.stop()
      await store.close()
    },
    flush: (): Promise<void> => events.flush(),
  }
}

type EventBatchesCount = ConstructorParameters<typeof EventBatches>[0]['onCount']

async function serve(config: Config, parts: Parts): Promise<Result<Keygrant, StartFault>> {
  const { synchroniser, deps, logger } = parts
  const isFresh = (): boolean => synchroniser.isFresh()
  const { handle, endStreams, close } = listeners(config, parts)
  let started = false
  const health = { live: () => true, ready: () => started && isFresh(), started: () => started }
  const servers: readonly [Server, Server] = [
    createHttpServer(handle),
    createHttpServer(managementListener(health, parts.loadMetrics)),
  ]
  const stop = async (): Promise<void> => {
    endStreams()
    await Promise.all(
      servers.filter(({ listening }) => listening).map((server) => closeServer(server)),
    )
    await close()
    await parts.stop()
  }
  const { host } = config
  const port = await listen(servers[0], { port: config.port, host, setting: 'KEYGRANT_PORT' })
  const managementPort = port.ok
    ? await listen(servers[1], {
        port: config.managementPort,
        host,
        setting: 'KEYGRANT_MANAGEMENT_PORT',
      })
    : port
  if (!port.ok || !managementPort.ok) {
    await stop()
    const message = port.ok ? (managementPort.ok ? '' : managementPort.error) : port.error
    return err({ kind: 'port', message })
  }
  started = true
  return ok({
    config,
    port: port.value,
    managementPort: managementPort.value,
    master: parts.master,
    deps,
    logger,
    setUpLink: parts.setUpLink,
    flush: parts.flush,
    close: stop,
  })
}

interface PublicListener extends ClosableListener {
  /** Ends what would never end by itself. */
  endStreams(): void
}

/** What answers on the public port: the OAuth endpoints first, then the management API. */
function listeners(config: Config, parts: Parts): PublicListener {
  const { synchroniser, deps, logger } = parts
  const readCaller = callerReader(config.trustedProxies)
  const management = lateListener(() => loadManagement(parts, readCaller), logger)
  const pages = lateListener(async () => {
    const { buildPages } = await import('./interaction/build-pages.ts')
    return buildPages({
      engine: deps,
      accounts: parts.accounts,
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
  { store, accounts, deps, master, ring, changed, stopping, logger }: Parts,
  readCaller: (request: IncomingMessage) => Caller,
): Promise<ClosableListener> {
  const { buildManagement } = await import('./management/build-management.ts')
  return buildManagement({
    ...deps,
    admin: store,
    accounts,
    seal: master.seal,
    unseal: master.unseal,
    sign: (algorithm, typ, claims) => deps.signer.sign(algorithm, typ, claims),
    readAccessToken: (token) => readAccessToken(token, deps),
    rotateSigningKey: (transaction, algorithm) => ring.rotate(transaction, algorithm),
    replaceSigningKey: (transaction, kid) => ring.replace(transaction, kid),
    revocationOf: (kind, value) => newRevocation(kind, value, { ...deps, now: deps.now() }),
    tokenForClient: (client, asked) => tokenForClient(client, asked, deps),
    previewToken: (client, asked) => previewToken(client, asked, deps),
    changed,
    readCaller,
    stopping: stopping.signal,
    logger,
  })
}
