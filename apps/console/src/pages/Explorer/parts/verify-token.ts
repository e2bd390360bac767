/** What an API that trusts this server would check of a token, one by one (RFC 9068 §4), in this page. */
import { parseJws } from '@keygrant/protocol'
import {
  createLocalJWKSet,
  flattenedVerify,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose'

export interface Check {
  /** What is looked at. */
  readonly what: string
  readonly good: boolean
  /** What was found. */
  readonly found: string
}

export interface Trust {
  readonly issuer: string
  /** The keys that the issuer publishes. */
  readonly keys: JSONWebKeySet
  /** The API that would get it. */
  readonly api: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** All of it is looked at, also behind what is wrong: a token may have several faults. */
export async function checksOf(token: string, trust: Trust): Promise<readonly Check[]> {
  const { header = {}, payload = {} } = parseJws(token) ?? {}
  return [
    await signatureOf(token, trust, header),
    {
      what: 'Issuer',
      good: payload['iss'] === trust.issuer,
      found: said(payload['iss']),
    },
    {
      what: 'Kind',
      good: /^(?:application\/)?at\+jwt$/iu.test(String(header['typ'])),
      found: `${said(header['typ'])}; access tokens are at+jwt`,
    },
    {
      what: 'API',
      good: [payload['aud']].flat().includes(trust.api),
      found: said(payload['aud']),
    },
    timeOf(payload, trust.now),
  ]
}

async function signatureOf(
  token: string,
  { keys }: Trust,
  { kid, alg }: Readonly<Record<string, unknown>>,
): Promise<Check> {
  const what = 'Signature'
  const named = keys.keys.some((each) => each.kid === kid)
  if (!named) return { what, good: false, found: `the issuer publishes no key ${said(kid)}` }
  const [protectedHeader = '', payload = '', signature = ''] = token.split('.')
  const keyOf = createLocalJWKSet(keys)
  const good = await flattenedVerify(
    { protected: protectedHeader, payload, signature },
    (header: JWSHeaderParameters | undefined) => keyOf(header),
  ).then(
    () => true,
    () => false,
  )
  const by = `${said(alg)}, key ${said(kid)}`
  return { what, good, found: good ? by : `not made by this key (${by})` }
}

function timeOf({ exp, nbf }: Readonly<Record<string, unknown>>, now: number): Check {
  const what = 'Time'
  if (typeof exp !== 'number') return { what, good: false, found: 'it does not say when it ends' }
  if (exp * 1000 <= now) return { what, good: false, found: 'it has ended' }
  if (typeof nbf === 'number' && nbf * 1000 > now)
    return { what, good: false, found: 'it does not count yet' }
  return { what, good: true, found: `until ${new Date(exp * 1000).toISOString()}` }
}

const said = (value: unknown): string =>
  value === undefined ? 'not said' : typeof value === 'string' ? value : JSON.stringify(value)
