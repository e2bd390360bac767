/**
 * `npm run demo:revocation`: a server, three nodes of an API that verify offline, one token used in a
 * loop on each; then its revocation, and how long each node took to refuse it.
 */
import { startServer } from '@keygrant/testkit'
import { postForm } from '../person/answer.ts'
import { ApiNodes } from './api-nodes.ts'

const audience = 'https://api.example.com'

await using server = await startServer()
console.log(`the server      ${server.issuer}`)
await server.manage('POST', '/apis', {
  identifier: audience,
  name: 'Demo',
  scopes: [{ name: 'demo:read' }],
})
const made = await server.manage('POST', '/clients', {
  name: 'demo',
  type: 'machine',
  scope: 'demo:read',
})
const client_id = String(made['client_id'])
const client_secret = String(made['client_secret'])
const { access_token: token } = await server.token(client_id, client_secret)

const nodes = await ApiNodes.start(3, { issuer: server.issuer, audience, revocations: {} })
for (const port of nodes.ports) console.log(`a node          http://localhost:${port}`)
console.log(`the token       ${token.slice(0, 24)}… good for an hour`)

const accepted = new Map(nodes.ports.map((port) => [port, 0]))

/** Calls one node again and again until it refuses. @returns When. */
async function useUntilRefused(port: number): Promise<number> {
  for (;;) {
    const status = await nodes.call(port, token)
    if (status !== 200) return performance.now()
    accepted.set(port, (accepted.get(port) ?? 0) + 1)
  }
}

const refusals = nodes.ports.map(useUntilRefused)
// Until every node has answered some hundreds of times, from what it remembers.
while (Math.min(...accepted.values()) < 300) await new Promise((resolve) => setImmediate(resolve))
console.log(
  `accepted        ${[...accepted.values()].join(', ')} times, with no call to the server`,
)

const { status } = await postForm(`${server.issuer}/oauth2/revoke`, {
  token,
  client_id,
  client_secret,
})
const revokedAt = performance.now()
console.log(`POST /oauth2/revoke answered ${status}`)
for (const [index, port] of nodes.ports.entries()) {
  const refusedAt = (await refusals[index]) ?? Infinity
  const after = Math.max(0, refusedAt - revokedAt)
  console.log(`refused         http://localhost:${port} after ${after.toFixed(0)} ms`)
}
await nodes.stop()
