/**
 * The Envoy configuration of docs/guides/other-verifiers.md, judged by Envoy's own schema, where Go is
 * installed. Building that takes a minute, so `npm run soak` builds it, and other runs use what is there.
 */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const cache = at('node_modules/.cache/keygrant-foreign/')
const program = join(cache, 'envoy-schema')
const patience = 300_000

async function prepare(): Promise<void> {
  if (existsSync(program)) return
  if (process.env['SOAK'] !== '1') throw new Error('it was not built, which npm run soak does')
  mkdirSync(cache, { recursive: true })
  const env = {
    ...process.env,
    GOMODCACHE: join(cache, 'go-modules'),
    GOFLAGS: '-modcacherw',
  }
  const options = { cwd: at('conformance/foreign/envoy'), env, timeout: patience }
  await promisify(execFile)('go', ['build', '-o', program, '.'], options)
}

const guide = readFileSync(at('docs/guides/other-verifiers.md'), 'utf8')
const block = /```yaml\n(?<code>http_filters:.*?)```/su.exec(guide)?.groups?.['code'] ?? ''

const judge = (input: string): string =>
  spawnSync(program, { input, encoding: 'utf8' }).stdout.trim()

it(
  'Envoy’s schema knows every name of our configuration, and refuses one that it does not know',
  async () => {
    const missing = await prepare().catch((reason: unknown) => String(reason).split('\n')[0])
    if (missing !== undefined) {
      console.log(`not tried: Envoy’s schema: ${missing}`)
      return
    }
    expect(judge(block)).toBe('sound')
    expect(judge(block.replace('audiences', 'audience'))).toContain('unknown field')
    expect(judge(block.replace('timeout: 5s', 'timeout: soon'))).toContain('invalid')
  },
  patience,
)
