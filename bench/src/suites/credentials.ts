/**
 * The client library next to others: a call that finds its token in memory, a cold import, and how many
 * token requests a thousand callers cause.
 */
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Rounds } from '../alternate.ts'
import { startSubject, stopSubject } from '../processes.ts'

/** Medians, by contender; ours first. */
export interface CredentialScores {
  readonly callsPerSecond: Readonly<Record<string, number>>
  readonly importMilliseconds: Readonly<Record<string, number>>
}

/** Measures in turns, so that what else the machine does is shared fairly. */
export async function credentials({ rounds, seconds }: Rounds): Promise<CredentialScores> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end('{"access_token":"at","token_type":"Bearer","expires_in":3600}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const program = './subjects/credentials-calls.js'
  const subject = await startSubject({ name: 'credentials', port: 0, program })
  const scores = new Promise<Record<string, number>>((resolve) => {
    subject.process.once('message', (message) => resolve(message as Record<string, number>))
  })
  subject.process.send({ issuer, milliseconds: (seconds * 1000) / 4, rounds })
  const callsPerSecond = await scores
  await stopSubject(subject)
  server.close()
  return { callsPerSecond, importMilliseconds: imports(2 * rounds) }
}

const libraries = [
  '@keygrant/credentials',
  '@badgateway/oauth2-client',
  'google-auth-library',
  'simple-oauth2',
] as const

/** The best of some cold imports each: what else the machine does can only make one longer. */
function imports(times: number): Record<string, number> {
  const best = new Map<string, number>()
  for (let n = 0; n < times; n++)
    for (const name of libraries) {
      const took = importOnce(name)
      best.set(name, Math.min(took, best.get(name) ?? took))
    }
  return Object.fromEntries(best)
}

function importOnce(name: string): number {
  const program = `const begun = performance.now(); await import('${name}'); console.log(performance.now() - begun)`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    encoding: 'utf8',
  })
  return Number(stdout)
}
