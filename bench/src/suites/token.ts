/** The token endpoint: ours, the limit and the peer, by `client_secret_basic` and by `client_secret_post`. */
import { alternate, type Rounds, type Score } from '../alternate.ts'
import { tokenByBasic, tokenByPost } from '../requests.ts'
import type { Subjects } from './subjects.ts'

export async function token(subjects: Subjects, rounds: Rounds): Promise<Record<string, Score[]>> {
  const { keygrant, limit, gathered, peer, shared } = subjects
  const byBasic = await alternate(
    [
      { subject: keygrant, request: tokenByBasic('/oauth2/token', keygrant.credentials) },
      { subject: limit, request: tokenByBasic('/token', shared) },
      { subject: peer, request: tokenByBasic('/token', shared) },
      { subject: gathered, request: tokenByBasic('/token', shared) },
    ],
    rounds,
  )
  const postClient = { ...shared, clientId: `${shared.clientId}-post` }
  const byPost = await alternate(
    [
      { subject: keygrant, request: tokenByPost('/oauth2/token', keygrant.credentials) },
      { subject: limit, request: tokenByPost('/token', shared) },
      { subject: peer, request: tokenByPost('/token', postClient) },
      { subject: gathered, request: tokenByPost('/token', shared) },
    ],
    rounds,
  )
  return { 'token, client_secret_basic': byBasic, 'token, client_secret_post': byPost }
}
