#!/usr/bin/env node
/** The entry point. Checks the runtime before anything is loaded that would crash on an old one. */
const wanted = [22, 18] as const
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  process.stderr.write(
    `keygrant: needs Node ${wanted.join('.')} or newer, this is ${process.versions.node}. In a checkout, npm start brings its own.\n`,
  )
  process.exitCode = 1
} else {
  // Compiled code is kept between starts: the second start takes half the time. Imported here, since
  // an old Node has no such function and would end before it could say so.
  const { enableCompileCache } = await import('node:module')
  enableCompileCache()
  const { run } = await import('./program.ts')
  const { env: environment, stdout, stderr } = process
  const surroundings = { environment, stdout, stderr, folder: process.cwd() }
  process.exitCode = await run(process.argv.slice(2), surroundings)
}

export {}
