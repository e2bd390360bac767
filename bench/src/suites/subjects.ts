/** The three servers that every HTTP suite compares. */
import { type Subject, startSubject, stopSubject } from '../processes.ts'
import { type Credentials, fetchAnswer, fetchToken } from '../requests.ts'
import { type KeygrantSubject, startKeygrant } from '../subjects/keygrant.ts'

export interface Subjects {
  readonly keygrant: KeygrantSubject
  readonly limit: Subject
  readonly peer: Subject
  /** The client that the limit and the peer know. */
  readonly shared: Credentials
  /** A live token of Keygrant's. */
  readonly jwt: string
}

const ports = { keygrant: 4610, limit: 4620, peer: 4630 } as const

export async function startSubjects(): Promise<Subjects> {
  const shared = { clientId: 'bench', clientSecret: 'kg_cs_0123456789012345678901234567890123' }
  const environment = (port: number): Record<string, string> => ({
    BENCH_PORT: String(port),
    BENCH_CLIENT_ID: shared.clientId,
    BENCH_CLIENT_SECRET: shared.clientSecret,
  })
  const keygrant = await startKeygrant(ports.keygrant)
  const { port, credentials } = keygrant
  const jwt = await fetchToken(port, '/oauth2/token', credentials)
  const said = await fetchAnswer(port, '/oauth2/introspect', { credentials, form: { token: jwt } })
  const limit = await startSubject({
    name: 'limit',
    port: ports.limit,
    program: './subjects/limit.js',
    environment: {
      ...environment(ports.limit),
      BENCH_TOKEN: jwt,
      BENCH_ANSWER: JSON.stringify(said),
    },
  })
  const peer = await startSubject({
    name: 'oidc-provider',
    port: ports.peer,
    program: './subjects/oidc-provider.js',
    environment: environment(ports.peer),
  })
  return { keygrant, limit, peer, shared, jwt }
}

export async function stopSubjects({ keygrant, limit, peer }: Subjects): Promise<void> {
  await Promise.all([keygrant.stop(), stopSubject(limit), stopSubject(peer)])
}
