/** A machine client whose refresh tokens rotate, and the families that begin with its tokens. */
import { postForm } from './answer.ts'
import type { Host } from './host.ts'
import type { TokenSource } from './token-source.ts'

export interface MachineClient extends TokenSource {
  /** How many replays of its refresh tokens the log tells of. */
  recordedReplays(): Promise<number>
}

export async function makeMachineClient(host: Host, retryWindow: number): Promise<MachineClient> {
  await host.manage('POST', '/apis', {
    identifier: 'https://races.example.com',
    name: 'Races',
    scopes: [{ name: 'races:run' }],
  })
  const made = await host.manage('POST', '/clients', {
    name: 'races',
    type: 'machine',
    scope: 'races:run',
    refresh_token_policy: { kind: 'rotating', retry_window: retryWindow },
  })
  const client_id = String(made['client_id'])
  const credentials = { client_id, client_secret: String(made['client_secret']) }
  const [origin = ''] = host.origins
  return {
    credentials,
    async newTokens() {
      const form = { grant_type: 'client_credentials', ...credentials }
      const { status, body } = await postForm(`${origin}/oauth2/token`, form)
      if (status !== 200) throw new Error(`no tokens to begin with: ${JSON.stringify(body)}`)
      return { access: String(body['access_token']), refresh: String(body['refresh_token']) }
    },
    async recordedReplays() {
      const problem = 'refresh_token_replayed'
      let count = 0
      let cursor: unknown
      do {
        const after = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : ''
        const path = `/logs?client_id=${client_id}&problem=${problem}&limit=100${after}`
        const page = await host.manage('GET', path)
        count += (page['items'] as unknown[]).length
        cursor = page['next_cursor']
      } while (typeof cursor === 'string')
      return count
    },
  }
}
