/** Verifies a token with the keys that this server publishes, and by its word on what was revoked. */
import { parseJws } from '@keygrant/protocol'
import { useQueryClient } from '@tanstack/react-query'
import type { JSONWebKeySet } from 'jose'
import { useActing } from '../../../api/acting.ts'
import { documentQuery } from '../../../api/metadata.ts'
import { consoleCall } from '../wire/console-call.ts'
import type { Verdict } from './verification.tsx'
import { checksOf } from './verify-token.ts'

/** @param api The identifier of the API that would get the token. */
export function useVerify(api: string): (token: string) => Promise<Verdict> {
  const client = useQueryClient()
  const { session, header } = useActing()
  return async (token) => {
    const title = 'Is the token active?'
    const vouched = { title, organization: header }
    const [keys, { active }] = await Promise.all([
      // Read anew: a key may be younger than what is remembered.
      client.fetchQuery({ ...documentQuery('/oauth2/jwks'), staleTime: 0 }),
      consoleCall('POST /tokens/introspect', { body: { token } }, vouched),
    ])
    if (parseJws(token) === undefined) return { checks: [], active }
    const trust = {
      issuer: session.issuer,
      keys: keys as unknown as JSONWebKeySet,
      api,
      now: Date.now(),
    }
    return { checks: await checksOf(token, trust), active }
  }
}
