/** What the command line starts: configuration in, a running server or a list of reasons out. */
import { err, ok, type Result } from '@keygrant/protocol'
import { openStore } from '@keygrant/store-sql'
import { demoBrowserApp, demoClientId, demoSecret, demoWebApp } from './bootstrap/demo.ts'
import { buildServer, databaseUrl, type Keygrant } from './build-server.ts'
import type { Sources } from './config/gather.ts'
import { type Mode, readConfig } from './config/read-config.ts'

export interface DemoApps {
  readonly web: { readonly id: string; readonly secret: string }
  readonly browser: { readonly id: string }
}

export interface Running {
  readonly keygrant: Keygrant
  /** Where the demo API listens; undefined in `serve`. */
  readonly demoPort: number | undefined
  /** The client that `dev` made to try things with. */
  readonly demoClient: { readonly id: string; readonly secret: string } | undefined
  /** The clients that `dev` made for the repository's examples of apps. */
  readonly demoApps: DemoApps | undefined
  close(): Promise<void>
}

/** @returns Everything that is wrong, each with what to do about it, or the running server. */
export async function start(
  mode: Mode,
  sources: Sources,
): Promise<Result<Running, readonly string[]>> {
  const config = readConfig(mode, sources)
  if (!config.ok) return config
  const built = await buildServer(config.value)
  if (!built.ok) return err([built.error.message])
  const keygrant = built.value
  if (mode === 'serve')
    return ok({
      keygrant,
      demoPort: undefined,
      demoClient: undefined,
      demoApps: undefined,
      close: () => keygrant.close(),
    })

  const { startDemoApi } = await import('./demo-api/demo-api.ts')
  const demo = await startDemoApi({
    port: config.value.demoPort,
    host: config.value.host,
    issuer: config.value.issuer,
  })
  if (!demo.ok) {
    await keygrant.close()
    return err([demo.error])
  }
  return ok({
    keygrant,
    demoPort: demo.value.port,
    demoClient: { id: demoClientId, secret: demoSecret(keygrant.master) },
    demoApps: {
      web: { id: demoWebApp.id, secret: demoSecret(keygrant.master, 'web') },
      browser: { id: demoBrowserApp.id },
    },
    close: async () => {
      await demo.value.close()
      await keygrant.close()
    },
  })
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
