/** What npm would publish, looked at by publint: entry points that exist, types before code, and so on. */
import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifests = globSync('{packages,apps}/*/package.json', { cwd: root })
  .sort((a, b) => (a < b ? -1 : 1))
  .map((file) => ({ file, manifest: JSON.parse(readFileSync(root + file, 'utf8')) }))

for (const { file, manifest } of manifests) {
  if (manifest.private === true) continue
  const { messages } = await publint({ pkgDir: root + dirname(file), strict: true, pack: 'npm' })
  for (const message of messages)
    process.stdout.write(`${file}: ${formatMessage(message, manifest, { color: false })}\n`)
  if (messages.length > 0) process.exitCode = 1
}
