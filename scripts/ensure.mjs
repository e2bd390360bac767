/**
 * Brings a checkout into a state in which its scripts work: dependencies as the lock file says, and
 * the build as the sources say. Does nothing, quickly, when both are so already.
 *
 * Plain JavaScript, since it runs before anything is installed, on whatever Node there is.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamps = join(root, 'node_modules', '.ensure')
const say = (text) => process.stderr.write(`${text}\n`)

function fail(message) {
  say(`keygrant: ${message}`)
  process.exit(1)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19))
  fail(`needs Node 20.19 or newer to set itself up, this is ${process.versions.node}`)

const hashOf = (parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}

const stampIs = (name, value) => {
  const file = join(stamps, name)
  return existsSync(file) && readFileSync(file, 'utf8') === value
}
const stamp = (name, value) => {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), value)
}

/** One set-up at a time. A lock whose owner is gone is taken over. */
function locked(run) {
  const lock = join(root, '.ensure.lock')
  const until = Date.now() + 15 * 60_000
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch {
      const owner = Number(existsSync(lock) ? readFileSync(lock, 'utf8') : 0)
      if (!isRunning(owner)) rmSync(lock, { force: true })
      else if (Date.now() > until) fail(`process ${owner} has been setting up for too long`)
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
  try {
    run()
  } finally {
    rmSync(lock, { force: true })
  }
}

function isRunning(pid) {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function execute(command, args, what) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error !== undefined) fail(`${what} could not run: ${error.message}`)
  if (status !== 0) fail(`${what} failed`)
}

const lockHash = () =>
  hashOf([readFileSync(join(root, 'package-lock.json')), process.platform, process.arch])

function install() {
  if (stampIs('lock', lockHash())) return
  say('keygrant: installing dependencies')
  const npm = process.env['npm_execpath']
  const args = ['ci', '--no-fund', '--no-audit', '--loglevel=error']
  if (npm === undefined) execute('npm', args, 'npm ci')
  else execute(process.execPath, [npm, ...args], 'npm ci')
  stamp('lock', lockHash())
}

/** Everything that the build reads: sources and configuration of each package. */
function buildHash() {
  const files = ['tsconfig.json', 'tsconfig.base.json']
  for (const group of ['packages', 'apps', 'examples'])
    for (const name of readdirSync(join(root, group))) files.push(...sourcesOf(join(group, name)))
  for (const name of ['bench', 'conformance']) files.push(...sourcesOf(name))
  return hashOf(files.sort().flatMap((file) => [file, readFileSync(join(root, file))]))
}

function sourcesOf(folder) {
  const own = ['package.json', 'tsconfig.json'].map((file) => join(folder, file))
  const source = join(folder, 'src')
  const found = existsSync(join(root, source))
    ? readdirSync(join(root, source), { recursive: true }).map((file) => join(source, String(file)))
    : []
  return [...own, ...found].filter(
    (file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile(),
  )
}

function build() {
  const hash = buildHash()
  if (stampIs('build', hash)) return
  const own = join(root, 'node_modules', '.bin', 'node')
  const node = existsSync(own) ? own : process.execPath
  const version = spawnSync(node, ['-p', 'process.versions.node'], {
    encoding: 'utf8',
  }).stdout.trim()
  if (Number(version.split('.')[0]) < 22)
    fail(`no Node 22.18 or newer comes with this platform, and this is ${version}: install one`)
  say('keygrant: building')
  execute(node, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], 'the build')
  stamp('build', hash)
}

if (!stampIs('lock', lockHash()) || !stampIs('build', buildHash()))
  locked(() => {
    install()
    build()
  })
