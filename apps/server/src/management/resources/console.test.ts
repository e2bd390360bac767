/** What the console and the explorer ask for, as they ask for it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addConsent, installable } from '../fixtures/add-consent.ts'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'
import { type SignedIn, signIn } from '../fixtures/signed-in.ts'

let managed: Managed
let ada: SignedIn
let api: Json
let target: Server
const seen: { url: string; headers: Record<string, unknown>; body: string }[] = []

beforeAll(async () => {
  managed = await startManaged()
  const memberOf = [{ organization: managed.acme.id, role: 'owner' }]
  ada = await signIn(managed, { email: 'ada@a.example', memberOf })
  target = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body })
      if (request.url === '/moved') response.writeHead(302, { Location: '/secret' }).end()
      else if (request.url === '/large') response.end('x'.repeat(2_000_000))
      else response.writeHead(201, { 'Set-Cookie': 'a=b', 'X-Own': '1' }).end('{"made":true}')
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => target.once('listening', resolve))
  const { port } = target.address() as AddressInfo
  api = await made(
    managed.ops('POST', '/apis', {
      identifier: `http://127.0.0.1:${port}`,
      name: 'Example',
      scopes: [{ name: 'balance:read' }, { name: 'instances:write' }],
    }),
  )
})
afterAll(async () => {
  await managed[Symbol.asyncDispose]()
  target.close()
})

async function worker(scope = 'balance:read') {
  const client = await made(
    ada.call('POST', '/clients', { name: 'worker', type: 'machine', scope }),
  )
  const [id, secret] = [textOf(client, 'client_id'), textOf(client, 'client_secret')]
  const ask = (password = secret) =>
    managed.server.post(
      '/oauth2/token',
      { grant_type: 'client_credentials', client_id: id, client_secret: password },
      {},
    )
  return { id, secretId: textOf(client, 'secret_id'), ask }
}

describe('a secret in use', () => {
  it('shows its uses, and is deleted only by force', async () => {
    const { id, secretId, ask } = await worker()
    for (let n = 0; n < 3; n++) expect((await ask()).status).toBe(200)
    await managed.server.keygrant.flush()
    const [secret] = (await made(ada.call('GET', `/clients/${id}/secrets`))).items as Json[]
    expect(secret).toMatchObject({ uses_last_hour: 3, uses_24h: 3, last_used_ip: '127.0.0.1' })
    const paths = [`/clients/${id}/secrets/${secretId}`, `/clients/${id}`]
    for (const path of paths) {
      const refused = await ada.call('DELETE', path)
      expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
      expect(refused.body.usage).toMatchObject({ last_hour: 3, last_used_ip: '127.0.0.1' })
      expect(refused.body.detail).toContain('3 times in the last hour')
    }
    for (const path of paths)
      expect((await ada.call('DELETE', `${path}?force=true`)).status).toBe(204)
  })
})

describe('GET /overview', () => {
  it('counts what one organization was issued and refused, day by day', async () => {
    const { ask } = await worker()
    const before = await made(ada.call('GET', '/overview'))
    await ask()
    await ask('wrong')
    await managed.server.keygrant.flush()
    const after = await made(ada.call('GET', '/overview'))
    expect(after.tokens_24h).toBe(Number(before.tokens_24h) + 1)
    expect(after.failures_24h).toBe(Number(before.failures_24h) + 1)
    expect(after.days).toHaveLength(14)
    expect((after.days as Json[]).at(-1)?.tokens).toBeGreaterThan(0)
    expect(after.last_token_at).not.toBeNull()
    const others = await made(managed.umbrella.call('GET', '/overview'))
    expect(others.failures_24h).toBe(0)
  })

  it('names secrets that end soon and clients that nobody uses', async () => {
    const { id } = await worker()
    const soon = new Date((managed.server.keygrant.deps.now() + 86_400) * 1000).toISOString()
    await made(ada.call('POST', `/clients/${id}/secrets`, { name: 'soon', expires_at: soon }))
    const shown = await made(ada.call('GET', '/overview'))
    expect(shown.secrets_expiring).toMatchObject({ total: 1, items: [{ secret_name: 'soon' }] })
    expect(shown.clients_unused).toMatchObject({ total: 0, items: [] })
  })
})

describe('requests', () => {
  it('say why they were refused and what to do, each and in groups', async () => {
    const { id, ask } = await worker()
    await ask('wrong')
    await ask('wrong')
    await managed.server.keygrant.flush()
    const [entry] = (await made(ada.call('GET', `/logs?client_id=${id}`))).items as Json[]
    expect(entry).toMatchObject({ problem: 'secret_wrong', docs: '/docs/errors#secret_wrong' })
    expect(entry?.why).toMatch(/secret/u)
    expect(entry?.fix).not.toBe('')
    const groups = await made(ada.call('GET', `/logs/summary?client_id=${id}`))
    expect(groups.items).toMatchObject([
      { problem: 'secret_wrong', client_id: id, client_name: 'worker', count: 2 },
    ])
  })

  it('are seen as they come, by those whose they are', async () => {
    const { id, ask } = await worker()
    const stream = await fetch(`${managed.server.origin}/api/v1/logs/stream?client_id=${id}`, {
      headers: { cookie: ada.cookie, 'sec-fetch-site': 'same-origin' },
    })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    await ask()
    await managed.server.keygrant.flush()
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true })
      if (text.includes('event: log')) break
    }
    const event = JSON.parse(/^data: (.*)$/mu.exec(text)?.[1] ?? '{}') as Json
    expect(event).toMatchObject({ client_id: id, outcome: 'ok' })
    expect(text).toContain(`id: ${textOf(event, 'id')}`)
  })
})

it('lists clients by type, state and name', async () => {
  const { id } = await worker()
  await made(ada.call('POST', '/clients', { ...installable, name: 'Shop 100%', type: 'web' }))
  const names = async (query: string) =>
    ((await made(ada.call('GET', `/clients?${query}`))).items as Json[]).map(({ name }) => name)
  expect(await names('type=web,native')).toEqual(['Shop 100%'])
  expect(await names('q=SHOP')).toEqual(['Shop 100%'])
  expect(await names('q=100%25')).toEqual(['Shop 100%'])
  expect(await names('q=1_0')).toEqual([])
  expect(await names(`q=${id}`)).toEqual(['worker'])
  expect(await names('state=disabled')).toEqual([])
  expect((await ada.call('GET', '/clients?type=nothing')).status).toBe(400)
})

describe('the document of an API', () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Example', version: '2' },
    paths: {
      '/balance': { get: { operationId: 'getBalance', security: [{ o: ['balance:read'] }] } },
    },
  }

  it('is kept, read for its operations, and may be put right by hand', async () => {
    const path = `/apis/${textOf(api, 'id')}`
    expect((await ada.call('GET', `${path}/openapi`)).status).toBe(404)
    const kept = await made(managed.ops('PUT', `${path}/openapi`, document))
    expect(kept).toMatchObject({ title: 'Example', version: '2', operations: 1 })
    expect(await made(ada.call('GET', `${path}/openapi`))).toEqual(document)
    const [read] = (await made(ada.call('GET', `${path}/operations`))).items as Json[]
    expect(read).toMatchObject({ id: 'getBalance', scope: 'balance:read', scope_edited: false })
    const edit = (scope: string | null) =>
      made(managed.ops('PATCH', `${path}/operations`, { scopes: { getBalance: scope } }))
    expect(await edit('instances:write')).toMatchObject({
      items: [{ scope: 'instances:write', scope_edited: true }],
    })
    await made(managed.ops('PUT', `${path}/openapi`, document))
    expect(await edit(null)).toMatchObject({ items: [{ scope: 'balance:read' }] })
  })

  it.each<[what: string, body: object]>([
    ['no OpenAPI', { swagger: '2.0' }],
    ['no title', { openapi: '3.0.0' }],
  ])('is refused with %s', async (_what, body) => {
    const path = `/apis/${textOf(api, 'id')}/openapi`
    expect((await managed.ops('PUT', path, body)).body.code).toBe('invalid_request')
    expect((await ada.call('PUT', path, document)).status).toBe(403)
  })
})

describe('the explorer', () => {
  const send = (body: Json) => ada.call('POST', '/explorer/requests', body)
  const address = (path: string): string => textOf(api, 'identifier') + path

  it('sends a request to a registered API, without cookies, and shows the answer', async () => {
    const answer = await made(
      send({
        method: 'POST',
        url: address('/v1/instances?a=b'),
        headers: [
          ['Authorization', 'Bearer t'],
          ['Cookie', 'kg_session=x'],
          ['Connection', 'upgrade'],
          ['X-Forwarded-For', '1.1.1.1'],
          ['Host', 'evil.example'],
        ],
        body: 'hello',
      }),
    )
    expect(answer).toMatchObject({ status: 201, body: '{"made":true}', truncated: false })
    expect(JSON.stringify(answer.headers)).toContain('X-Own')
    expect(JSON.stringify(answer.headers)).not.toMatch(/set-cookie/iu)
    const got = seen.at(-1)
    expect(got).toMatchObject({ url: '/v1/instances?a=b', body: 'hello' })
    expect(got?.headers).toMatchObject({ authorization: 'Bearer t' })
    expect(got?.headers).not.toHaveProperty('cookie')
    expect(got?.headers).not.toHaveProperty('x-forwarded-for')
    expect(got?.headers['host']).toBe(new URL(address('')).host)
  })

  it('follows no redirect, and reads no more than a megabyte', async () => {
    expect(await made(send({ method: 'GET', url: address('/moved') }))).toMatchObject({
      status: 302,
    })
    expect(seen.at(-1)?.url).toBe('/moved')
    const large = await made(send({ method: 'GET', url: address('/large') }))
    expect(large.truncated).toBe(true)
    expect(textOf(large, 'body')).toHaveLength(1_048_576)
  })

  it.each([
    ['another origin', 'https://evil.example/', 403],
    ['another port', 'http://127.0.0.1:1/', 403],
    ['metadata of a cloud', 'http://169.254.169.254/latest/', 403],
    ['the server’s own API', 'http://localhost:4000/api/v1/clients', 403],
    ['a user name', 'http://a:b@127.0.0.1/', 400],
    ['no address', 'nonsense', 400],
    ['a file', 'file:///etc/passwd', 403],
  ])('goes nowhere else: %s', async (_what, url, status) => {
    expect((await send({ method: 'GET', url })).status).toBe(status)
  })

  it('goes into no private network, though an API is registered there', async () => {
    await made(managed.ops('POST', '/apis', { identifier: 'http://10.0.0.1', name: 'Inside' }))
    const refused = await send({ method: 'GET', url: 'http://10.0.0.1/' })
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
  })

  it.each([
    ['a header that breaks lines', { headers: [['A', 'b\r\nC: d']] }],
    ['a name that is none', { headers: [['A B', 'c']] }],
    ['a method of its own', { method: 'CONNECT' }],
  ])('refuses %s', async (_what, change) => {
    const refused = await send({ method: 'GET', url: address('/'), ...change })
    expect(refused.body.code).toBe('invalid_request')
  })

  it('is no business of tokens, nor of other sites', async () => {
    const body = { method: 'GET', url: address('/') }
    expect((await managed.ops('POST', '/explorer/requests', body)).status).toBe(403)
    const headers = { origin: 'https://evil.example' }
    const refused = await ada.call('POST', '/explorer/requests', body, { headers })
    expect(refused.body.code).toBe('csrf_refused')
  })

  it('mints a token of one’s own client for ten minutes, and tells the audit log', async () => {
    const { id } = await worker('balance:read instances:write')
    const token = await made(ada.call('POST', `/clients/${id}/tokens`, { scope: 'balance:read' }))
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'balance:read' })
    const events = await made(ada.call('GET', `/audit?target=${id}&action=client.token`))
    expect(events.items).toHaveLength(1)
    expect(JSON.stringify(events)).not.toContain(textOf(token, 'access_token'))
    const preview = await made(ada.call('GET', `/clients/${id}/token_preview`))
    expect(preview).toMatchObject({
      claims: { client_id: id, org_id: managed.acme.id, scope: 'balance:read instances:write' },
      expires_in: 3_600,
    })
    const beyond = await ada.call('POST', `/clients/${id}/tokens`, { scope: 'other' })
    expect(beyond.body.code).toBe('invalid_request')
  })
})

describe('one’s own account', () => {
  it('is read, renamed, and signed out elsewhere', async () => {
    expect(await made(ada.call('GET', '/account'))).toMatchObject({
      has_password: true,
      totp: false,
    })
    await made(ada.call('PATCH', '/account', { name: 'Ada L.' }))
    expect(await made(ada.call('GET', '/account'))).toMatchObject({ name: 'Ada L.' })
    const sessions = (await made(ada.call('GET', '/account/sessions'))).items as Json[]
    expect(sessions).toMatchObject([{ current: true }])
    expect((await ada.call('DELETE', '/account/sessions/ses_other')).status).toBe(404)
  })

  it('takes back what it allowed, and nothing of anybody else', async () => {
    const app = textOf(await made(managed.ops('POST', '/clients', installable)), 'client_id')
    const order = { clientId: app, organizationId: managed.acme.id }
    const consent = await addConsent(managed, { ...order, userId: ada.userId })
    const bob = await signIn(managed, { email: 'bob@b.example' })
    expect((await made(bob.call('GET', '/account/consents'))).items).toEqual([])
    expect((await bob.call('DELETE', `/account/consents/${consent}`)).status).toBe(404)
    const listed = await made(ada.call('GET', '/account/consents'))
    expect(listed.items).toMatchObject([{ id: consent, client_name: installable.name }])
    expect((await ada.call('DELETE', `/account/consents/${consent}`)).status).toBe(204)
    expect((await made(ada.call('GET', '/account/consents'))).items).toEqual([])
  })
})

it('lets a secret be deleted without force once nobody uses it any more', async () => {
  const { id, secretId, ask } = await worker()
  await ask()
  await managed.server.keygrant.flush()
  managed.advance(4_300)
  expect((await ada.call('DELETE', `/clients/${id}/secrets/${secretId}`)).status).toBe(204)
})
