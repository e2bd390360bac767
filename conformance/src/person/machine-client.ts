/** A machine client whose refresh tokens rotate. */
import { postForm } from './answer.ts'
import type { Host } from './host.ts'
import type { TokenSource } from './token-source.ts'

export async function makeMachineClient(host: Host, retryWindow: number): Promise<TokenSource> {
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
  }
}
