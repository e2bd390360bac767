/**
 * Brings a checkout into a state in which its scripts work: dependencies as the lock file says, and
 * the build as the sources say: the compiler's, and Vite's for what runs in a browser. Does nothing, quickly, when both are so already.
 *
 * Plain JavaScript, since it runs before anything is installed, on whatever Node there is. Two at
 * once wait for each other; what failed or was interrupted is done again by the next run, because a
 * stamp is written only after the work it stands for.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const inModules = (...path) => join(root, 'node_modules', ...path)
const lockFile = join(root, '.ensure.lock')
const say = (text) => process.stderr.write(`keygrant: ${text}\n`)

/** What went wrong, in words for whoever typed the command. No stack trace is wanted for it. */
class SetUpFault extends Error {}

/** Whether a version like `22.18.0` is at least the one given. */
function isAtLeast(version, wantedMajor, wantedMinor) {
  const [major, minor] = version.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

const hashOf = (parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}

const stampFile = (name) => inModules('.ensure', name)
const stampIs = (name, value) =>
  existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === value
function stamp(name, value) {
  mkdirSync(inModules('.ensure'), { recursive: true })
  writeFileSync(stampFile(name), value)
}

const lockHash = () =>
  hashOf([readFileSync(join(root, 'package-lock.json')), process.platform, process.arch])

/** The workspace's projects, as the root tsconfig lists them. */
const projects = () =>
  JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references.map(({ path }) => path)

/** Everything that the compiler reads: sources and configuration of each project. Tests are not built. */
const buildHash = () =>
  hashOfFiles(['tsconfig.json', 'tsconfig.base.json', ...projects().flatMap(inputsOf)])

const hashOfFiles = (files) =>
  hashOf(files.toSorted(byName).flatMap((file) => [file, readFileSync(join(root, file))]))

/** The projects that Vite makes into what a browser loads, and the one it makes into what is started. */
const bundles = () => projects().filter((each) => existsSync(join(root, each, viteConfig)))
const viteConfig = 'vite.config.ts'
const isPage = (project) => existsSync(join(root, project, 'index.html'))
const bundleStamp = (project) => `bundle-${basename(project)}`
const bundleHash = (project) =>
  isPage(project)
    ? hashOfFiles([...inputsOf(project), join(project, viteConfig), join(project, 'index.html')])
    : hashOf([buildHash(), hashOfFiles([join(project, viteConfig)])])

const byName = (a, b) => (a < b ? -1 : 1)

function inputsOf(project) {
  const source = join(project, 'src')
  const own = [join(project, 'package.json'), join(project, 'tsconfig.json')]
  const found = existsSync(join(root, source))
    ? readdirSync(join(root, source), { recursive: true }).map((file) => join(source, String(file)))
    : []
  return [...own, ...found.filter((file) => /(?<!\.test)\.(?:tsx?|json|css|svg)$/.test(file))]
}

const isInstalled = () => stampIs('lock', lockHash())
const hasOutput = (project, folder = 'dist') => existsSync(join(root, project, folder))
const isCompiled = () =>
  stampIs('build', buildHash()) &&
  projects()
    .filter((project) => !isPage(project))
    .every((project) => hasOutput(project))
const isBundled = (project) =>
  stampIs(bundleStamp(project), bundleHash(project)) &&
  hasOutput(project, isPage(project) ? 'dist' : 'dist/bundle')
/** The program that makes the documentation site, if this checkout has one. */
const siteMaker = join(root, 'apps/docs/dist/main.js')
const siteHash = () =>
  hashOf([
    buildHash(),
    hashOfFiles(['apps/docs/static', 'docs', 'packages', 'apps', 'examples'].flatMap(pagesBelow)),
  ])
const pagesBelow = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((file) => join(folder, String(file)))
    .filter(
      (file) => /\.(?:md|css|js)$/.test(file) && !/[/\\](?:node_modules|dist)[/\\]/.test(file),
    )
const hasSite = () => !existsSync(join(root, 'apps/docs')) || stampIs('site', siteHash())
const isBuilt = () => isCompiled() && bundles().every(isBundled) && hasSite()

function execute(command, args, what) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error) throw new SetUpFault(`${what} could not run: ${error.message}`)
  if (status !== 0) throw new SetUpFault(`${what} failed (${signal ?? `exit code ${status}`})`)
}

function install() {
  if (isInstalled()) return
  say('installing dependencies')
  const hash = lockHash()
  // Each said aloud, since NODE_ENV=production or an npmrc of the machine may say otherwise.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts=false']
  args.push('--no-fund', '--no-audit', '--loglevel=error')
  const npm = process.env['npm_execpath']
  // Another package manager that runs the script sets the variable, too, and knows no `ci`.
  if (npm && basename(npm) === 'npm-cli.js') execute(process.execPath, [npm, ...args], 'npm ci')
  else execute('npm', args, 'npm ci')
  stamp('lock', hash)
}

/** The Node that came with the dependencies, or else this one if it is new enough. */
function chooseNode() {
  const own = inModules('.bin', 'node')
  if (existsSync(own)) return own
  if (isAtLeast(process.versions.node, 22, 18)) return process.execPath
  throw new SetUpFault(
    `this is Node ${process.versions.node}. On Linux x64 a newer one comes with the dependencies; ` +
      `on ${process.platform} ${process.arch} please install Node 22.18 or newer yourself`,
  )
}

function build() {
  const node = chooseNode()
  if (isBuilt()) return
  say('building')
  if (!isCompiled()) {
    const hash = buildHash()
    execute(node, [inModules('typescript', 'bin', 'tsc'), '-b'], 'the build')
    stamp('build', hash)
  }
  for (const project of bundles().filter((each) => !isBundled(each))) bundle(node, project)
  if (hasSite()) return
  const hash = siteHash()
  execute(node, [siteMaker], 'the documentation site')
  stamp('site', hash)
}

function bundle(node, project) {
  const hash = bundleHash(project)
  const vite = [inModules('vite', 'bin', 'vite.js'), 'build', project, '--logLevel', 'warn']
  execute(node, vite, `the bundle of ${project}`)
  stamp(bundleStamp(project), hash)
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

/** Takes the lock unless it is taken. Linking puts name and content there in one step. */
function takeLock() {
  const mine = `${lockFile}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, lockFile)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new SetUpFault(`cannot write to ${root}: ${error.message}`)
  } finally {
    rmSync(mine, { force: true })
  }
}

const ownerOf = (file) => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined)

/** Clears away the lock of a process that is gone. Moved first: of several that try one succeeds. */
function dropAbandonedLock() {
  const moved = `${lockFile}.gone.${process.pid}`
  try {
    renameSync(lockFile, moved)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  // Between the look and the move another process may have taken it over: then it is given back.
  if (isRunning(ownerOf(moved))) renameSync(moved, lockFile)
  else rmSync(moved, { force: true })
}

/** Runs alone in this checkout, after any other that runs already. */
function alone(run) {
  const until = Date.now() + 15 * 60_000
  let said = false
  while (!takeLock()) {
    const owner = ownerOf(lockFile)
    if (owner === undefined) continue
    if (!isRunning(owner)) {
      dropAbandonedLock()
      continue
    }
    if (!said) say(`waiting for process ${owner}, which is setting up this checkout`)
    said = true
    if (Date.now() > until)
      throw new SetUpFault(
        `process ${owner} holds .ensure.lock for too long: end it or delete that`,
      )
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  try {
    run()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

try {
  if (!isAtLeast(process.versions.node, 20, 19))
    throw new SetUpFault(`needs Node 20.19 or newer to set up, this is ${process.versions.node}`)
  if (isInstalled()) chooseNode()
  if (!isInstalled() || !isBuilt())
    alone(() => {
      install()
      build()
    })
} catch (error) {
  if (!(error instanceof SetUpFault)) throw error
  say(error.message)
  process.exitCode = 1
}
