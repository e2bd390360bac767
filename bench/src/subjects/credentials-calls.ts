/**
 * Asks for a token that is in memory, over and over, through this library and through others. Run by
 * the suite `credentials` in a process of its own.
 */
import { OAuth2Client as Badgateway, OAuth2Fetch } from '@badgateway/oauth2-client'
import { Credentials } from '@keygrant/credentials'
import { OAuth2Client as Google } from 'google-auth-library'
import { ClientCredentials } from 'simple-oauth2'

interface Order {
  readonly issuer: string
  readonly milliseconds: number
  readonly rounds: number
}

const clientId = 'cl_bench'
const clientSecret = 'kg_cs_bench'

/** Each contender, ready: a call gives the token that it has. */
async function contenders(issuer: string): Promise<Record<string, () => Promise<unknown>>> {
  const tokenUrl = `${issuer}/token`
  const keygrant = new Credentials({ tokenUrl, clientId, clientSecret, env: false })
  const google = new Google({ clientId, clientSecret })
  google.setCredentials({ access_token: 'at', expiry_date: Date.now() + 3_600_000 })
  const client = new Badgateway({ server: issuer, tokenEndpoint: '/token', clientId, clientSecret })
  const badgateway = new OAuth2Fetch({ client, getNewToken: () => client.clientCredentials() })
  const auth = { tokenHost: issuer, tokenPath: '/token' }
  const simple = new ClientCredentials({ client: { id: clientId, secret: clientSecret }, auth })
  const held = await simple.getToken({})
  return {
    'keygrant getAccessToken()': () => keygrant.getAccessToken(),
    'google-auth-library': () => google.getAccessToken(),
    '@badgateway/oauth2-client': () => badgateway.getAccessToken(),
    // It has no such call: what its users write is this, with a renewal where it is expired.
    'simple-oauth2, if (!expired())': () =>
      Promise.resolve(held.expired() ? undefined : held.token['access_token']),
  }
}

/** Calls per second, for so many milliseconds. */
async function rate(call: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const begun = performance.now()
  let calls = 0
  while (performance.now() - begun < milliseconds) {
    for (let n = 0; n < 1_000; n++) await call()
    calls += 1_000
  }
  return (calls / (performance.now() - begun)) * 1_000
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function run({ issuer, milliseconds, rounds }: Order): Promise<Record<string, number>> {
  const all = Object.entries(await contenders(issuer))
  for (const [, call] of all) await rate(call, 200)
  const scores = new Map<string, number[]>(all.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, call] of all) scores.get(name)?.push(await rate(call, milliseconds))
  return Object.fromEntries([...scores].map(([name, rates]) => [name, median(rates)]))
}

process.once('message', (order) => {
  void run(order as Order).then((scores) => process.send?.(scores))
})
process.send?.('ready')
