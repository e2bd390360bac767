/** The composition root: the only place where parts meet. */
import { randomFillSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { isAbsolute, join } from 'node:path'
import {
  type Clock,
  type Deps,
  defaultPolicy,
  makeSetUpLink,
  type Policy,
  type Random,
} from '@keygrant/engine'
import { err, ok, type Result } from '@keygrant/protocol'
import { openStore } from '@keygrant/store-sql'
import type { Logger } from 'pino'
import { assemble, type Parts } from './assemble.ts'
import { bootstrap } from './bootstrap/bootstrap.ts'
import type { Config } from './config/read-config.ts'
import { installedConsole } from './console/console-files.ts'
import { installedDocs } from './docs-site/docs-listener.ts'
import { closeServer, createHttpServer, listen } from './http/listen.ts'
import { createMasterKey, devMasterKey, type MasterKey } from './keys/master-key.ts'
import { listeners } from './listeners.ts'
import { createLogger } from './observe/logger.ts'
import { managementListener } from './observe/management-listener.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Overrides } from './overrides.ts'

/** Why the server did not start: one message that says what to do. */
export interface StartFault {
  readonly kind: 'store' | 'master_key' | 'port'
  readonly message: string
}

export interface Keygrant {
  readonly config: Config
  readonly port: number
  /** Of a worker its own port again: it has no other. */
  readonly managementPort: number
  readonly master: MasterKey
  readonly deps: Deps
  readonly logger: Logger
  /** Whether it has started and knows what it needs to decide. */
  isReady(): boolean
  loadMetrics(): Promise<Metrics>
  /** A link for the first operator, once; undefined if there is one, or the configuration names one. */
  makeSetUpLink(): Promise<string | undefined>
  /** Writes the logs and counts that wait for their batch. */
  flush(): Promise<void>
  /** Ends in order: no new requests, those in hand answered, what is pending written, store closed. */
  close(): Promise<void>
}

const systemClock: Clock = () => Math.floor(Date.now() / 1000)

/** Random bytes from a pool: asking the system for a few at a time costs more than making the token. */
function pooledRandom(): Random {
  const pool = new Uint8Array(16_384)
  let used = pool.length
  return (bytes) => {
    if (used + bytes > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    const taken = pool.slice(used, used + bytes)
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
  const consoleFolder = overrides.consoleFolder ?? installedConsole
  const docsFolder = overrides.docsFolder ?? installedDocs
  return serve(config, { ...parts, consoleFolder, docsFolder })
}

/** One of several: the supervisor answers on the management port, for all. */
const isWorker = ({ workers }: Config): boolean => workers > 1

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
  const managementPort =
    port.ok && !isWorker(config)
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
    isReady: health.ready,
    loadMetrics: parts.loadMetrics,
    makeSetUpLink: async () => {
      const managed = config.bootstrapClient !== undefined || config.bootstrapUser !== undefined
      return managed ? undefined : makeSetUpLink(parts.accounts)
    },
    flush: parts.flush,
    close: stop,
  })
}
