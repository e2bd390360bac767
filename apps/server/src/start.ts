/** What the command line starts: configuration in, a running server or a list of reasons out. */
import { err, ok, type Result } from '@keygrant/protocol'
import { openStore } from '@keygrant/store-sql'
import { demoBrowserApp, demoClientId, demoSecret, demoWebApp } from './bootstrap/demo.ts'
import { buildServer, databaseUrl } from './build-server.ts'
import type { Sources } from './config/gather.ts'
import { type Config, type Mode, readConfig } from './config/read-config.ts'
import { createMasterKey, devMasterKey, type MasterKey } from './keys/master-key.ts'

export interface DemoApps {
  readonly web: { readonly id: string; readonly secret: string }
  readonly browser: { readonly id: string }
}

/** The server, in this process or in several workers. */
export interface Serving {
  readonly port: number
  readonly managementPort: number
  /** Makes the first operator, once; undefined if there is one, or the configuration names one. */
  readonly setUpLink: string | undefined
  /** Ends in order: no new requests, those in hand answered, what is pending written. */
  close(): Promise<void>
}

export interface Running extends Serving {
  readonly config: Config
  /** Where the demo API listens; undefined in `serve`. */
  readonly demoPort: number | undefined
  /** The client that `dev` made to try things with. */
  readonly demoClient: { readonly id: string; readonly secret: string } | undefined
  /** The clients that `dev` made for the repository's examples of apps. */
  readonly demoApps: DemoApps | undefined
}

/** @returns Everything that is wrong, each with what to do about it, or the running server. */
export async function start(
  mode: Mode,
  sources: Sources,
): Promise<Result<Running, readonly string[]>> {
  const read = readConfig(mode, sources)
  if (!read.ok) return read
  const config = read.value
  const started = await (config.workers > 1 ? startWorkers(config, sources) : startOne(config))
  if (!started.ok) return err([started.error])
  const serving = started.value
  const nothing = { demoPort: undefined, demoClient: undefined, demoApps: undefined }
  if (mode === 'serve') return ok({ config, ...serving, ...nothing })

  const { startDemoApi } = await import('./demo-api/demo-api.ts')
  const { demoPort, host, issuer } = config
  const demo = await startDemoApi({ port: demoPort, host, issuer })
  const master = masterKeyOf(config)
  if (!demo.ok || !master.ok) {
    await serving.close()
    return err([demo.ok ? (master.ok ? '' : master.error) : demo.error])
  }
  return ok({
    config,
    ...serving,
    demoPort: demo.value.port,
    demoClient: { id: demoClientId, secret: demoSecret(master.value) },
    demoApps: {
      web: { id: demoWebApp.id, secret: demoSecret(master.value, 'web') },
      browser: { id: demoBrowserApp.id },
    },
    close: async () => {
      await demo.value.close()
      await serving.close()
    },
  })
}

async function startOne(config: Config): Promise<Result<Serving, string>> {
  const built = await buildServer(config)
  if (!built.ok) return err(built.error.message)
  const { port, managementPort, makeSetUpLink, close } = built.value
  return ok({ port, managementPort, setUpLink: await makeSetUpLink(), close })
}

async function startWorkers(config: Config, sources: Sources): Promise<Result<Serving, string>> {
  const workers = await import('./workers/supervisor.ts')
  return workers.startWorkers(config, sources)
}

/** The one the server has taken or made. */
function masterKeyOf({ masterKey, folder }: Config): Result<MasterKey, string> {
  const bytes = masterKey === undefined ? devMasterKey(folder) : ok(masterKey)
  return bytes.ok ? ok(createMasterKey(bytes.value)) : bytes
}

/** Brings the database to the schema of this program, without starting it. */
export async function migrate(
  sources: Sources,
): Promise<Result<{ readonly applied: readonly string[] }, readonly string[]>> {
  const config = readConfig('dev', sources)
  if (!config.ok) return config
  const opened = await openStore({ url: databaseUrl(config.value) })
  if (!opened.ok) return err([opened.error.message])
  await opened.value.store.close()
  return ok({ applied: opened.value.applied })
}
