/** The servers that every HTTP suite compares. */
import { type Subject, startSubject, stopSubject } from '../processes.ts'
import { type Credentials, fetchAnswer, fetchToken } from '../requests.ts'
import { type KeygrantSubject, startKeygrant } from '../subjects/keygrant.ts'

export interface Subjects {
  readonly keygrant: KeygrantSubject
  readonly limit: Subject
  /** The same, with the signatures and answers of one turn of the event loop made back to back. */
  readonly gathered: Subject
  readonly peer: Subject
  /** The client that the limit and the peer know. */
  readonly shared: Credentials
  /** A live token of Keygrant's. */
  readonly jwt: string
}

const ports = { keygrant: 4610, limit: 4620, gathered: 4625, peer: 4630 } as const

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
  const gathered = await startSubject({
    name: 'limit, gathered',
    port: ports.gathered,
    program: './subjects/limit.js',
    environment: { ...environment(ports.gathered), BENCH_GATHERS: '1' },
  })
  const peer = await startSubject({
    name: 'oidc-provider',
    port: ports.peer,
    program: './subjects/oidc-provider.js',
    environment: environment(ports.peer),
  })
  return { keygrant, limit, gathered, peer, shared, jwt }
}

export async function stopSubjects({ keygrant, limit, gathered, peer }: Subjects): Promise<void> {
  const others = [limit, gathered, peer].map((subject) => stopSubject(subject))
  await Promise.all([keygrant.stop(), ...others])
}
