/** The MCP SDK's own client, against the real authorization server and this server. */
import type { AddressInfo } from 'node:net'
import { startServer, type TestServer } from '@keygrant/testkit'
import { ClientCredentialsProvider } from '@modelcontextprotocol/sdk/client/auth-extensions.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from './app.ts'

let keygrant: TestServer
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  keygrant = await startServer()
  // The address is the token's audience, so it must be known before the guard is made.
  const host = express()
  const server = host.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://localhost:${(server.address() as AddressInfo).port}/mcp`
  host.use(createApp({ issuer: keygrant.issuer, url }))
  close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await keygrant.manage('POST', '/apis', {
    identifier: url,
    name: 'Notes',
    scopes: [
      { name: 'notes:read', title: 'Read notes', description: 'Read notes', sensitive: false },
      { name: 'notes:write', title: 'Write notes', description: 'Write notes', sensitive: false },
    ],
  })
})
afterAll(async () => {
  await close()
  await keygrant[Symbol.asyncDispose]()
})

async function clientWith(scope: string): Promise<Client> {
  const organization = await keygrant.manage('POST', '/organizations', { name: 'Acme' })
  const created = await keygrant.manage('POST', '/clients', {
    name: 'agent',
    type: 'machine',
    organization_id: organization['id'],
    scope,
  })
  const authProvider = new ClientCredentialsProvider({
    clientId: String(created['client_id']),
    clientSecret: String(created['client_secret']),
    expectedIssuer: keygrant.issuer,
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider })
  // The SDK's transport has an optional property that it also sets to undefined.
  await client.connect(transport as unknown as Parameters<Client['connect']>[0])
  return client
}

const post = (headers: Readonly<Record<string, string>>, message: object): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(message),
  })

describe('an MCP server behind the guard', () => {
  it('is found, asked for a token and used by a client that knew nothing but its address', async () => {
    const client = await clientWith('notes:read notes:write')
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['list_notes', 'add_note'])
    await client.callTool({ name: 'add_note', arguments: { text: 'buy milk' } })
    const { content } = await client.callTool({ name: 'list_notes' })
    expect(content).toEqual([{ type: 'text', text: 'buy milk' }])
    await client.close()
  })

  it('keeps the notes of one caller from another', async () => {
    const client = await clientWith('notes:read')
    const { content } = await client.callTool({ name: 'list_notes' })
    expect(content).toEqual([{ type: 'text', text: '' }])
    await client.close()
  })

  it('does not let a client call a tool whose scope it may not have', async () => {
    const client = await clientWith('notes:read')
    await expect(client.callTool({ name: 'add_note', arguments: { text: 'x' } })).rejects.toThrow(
      /403/u,
    )
    await client.close()
  })

  it('says where to get a token, and with which scope', async () => {
    const answer = await post({}, { jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const document = url.replace('/mcp', '/.well-known/oauth-protected-resource/mcp')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="${url}", scope="notes:read", resource_metadata="${document}"`,
    )
    expect(await (await fetch(document)).json()).toEqual({
      resource: url,
      authorization_servers: [keygrant.issuer],
      bearer_methods_supported: ['header'],
      scopes_supported: ['notes:read', 'notes:write'],
      resource_name: 'Notes',
    })
  })

  it('names every scope that a tool needs to a token that lacks one', async () => {
    const organization = await keygrant.manage('POST', '/organizations', { name: 'Acme' })
    const created = await keygrant.manage('POST', '/clients', {
      name: 'agent',
      type: 'machine',
      organization_id: organization['id'],
      scope: 'notes:read',
    })
    const id = String(created['client_id'])
    const { access_token } = await keygrant.token(id, String(created['client_secret']))
    const authorization = `Bearer ${access_token}`
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'add_note' } }
    for (const body of [call, [call]]) {
      const answer = await post({ authorization }, body)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('www-authenticate')).toContain(
        'error="insufficient_scope", scope="notes:read notes:write"',
      )
    }
  })
})
