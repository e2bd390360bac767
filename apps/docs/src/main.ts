/** Writes the site to `dist/site`. The OpenAPI document comes from the real server, started for a moment. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServer } from '@keygrant/testkit'
import { buildSite } from './build-site.ts'
import type { OpenApi } from './reference/management-api.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const target = join(root, 'apps/docs/dist/site')

await using server = await startServer()
const response = await fetch(`${server.issuer}/api/v1/openapi.json`)
if (!response.ok) throw new Error(`the OpenAPI document answered ${response.status}`)
const openApi = (await response.json()) as OpenApi

const files = buildSite({ root, base: '/docs/', openApi })
rmSync(target, { recursive: true, force: true })
for (const [name, content] of files) {
  const file = join(target, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
cpSync(join(root, 'docs/images'), join(target, 'images'), { recursive: true })
process.stdout.write(`${files.size} files in apps/docs/dist/site\n`)
