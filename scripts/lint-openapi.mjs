/** Writes the management API's OpenAPI document as the server serves it, and lints it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '@keygrant/testkit'

const folder = mkdtempSync(join(tmpdir(), 'keygrant-openapi-'))
const server = await startServer()
try {
  const response = await fetch(`${server.issuer}/api/v1/openapi.json`)
  const file = join(folder, 'openapi.json')
  writeFileSync(file, await response.text())
  const rules = new URL('redocly.yaml', import.meta.url).pathname
  const { status } = spawnSync(
    'redocly',
    ['lint', file, '--config', rules, '--format', 'stylish'],
    {
      stdio: 'inherit',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  process.exitCode = status ?? 1
} finally {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
}
