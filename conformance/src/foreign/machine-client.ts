/** A machine client with an API of its own, made through the management API. */
import type { TestServer } from '@keygrant/testkit'

export interface MachineClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly audience: string
  readonly scope: string
}

export async function makeMachineClient(
  server: TestServer,
  algorithm: 'ES256' | 'EdDSA' | 'RS256' = 'ES256',
): Promise<MachineClient> {
  const audience = `https://${algorithm.toLowerCase()}.example.com`
  const scope = `${algorithm.toLowerCase()}:read`
  const organization = await server.manage('POST', '/organizations', { name: 'Foreign' })
  await server.manage('POST', '/apis', {
    identifier: audience,
    name: algorithm,
    signing_algorithm: algorithm,
    scopes: [{ name: scope, title: 'Read', description: 'Read.', sensitive: false }],
  })
  const made = await server.manage('POST', '/clients', {
    name: 'foreign',
    type: 'machine',
    organization_id: organization['id'],
    scope,
  })
  const { client_id: clientId, client_secret: clientSecret } = made
  return { clientId: String(clientId), clientSecret: String(clientSecret), audience, scope }
}
