/**
 * What must hold when requests meet. On SQLite writes stand in line; only PostgreSQL lets two of them
 * really run side by side.
 */
import { createPostgresDatabase } from '@keygrant/store-contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from './fixtures/managed-server.ts'

interface Opened {
  readonly managed: Managed
  close(): Promise<void>
}

const databases: Readonly<Record<string, () => Promise<Opened>>> = {
  async SQLite() {
    const managed = await startManaged()
    return { managed, close: async () => managed[Symbol.asyncDispose]() }
  },
  async PostgreSQL() {
    const database = await createPostgresDatabase()
    const managed = await startManaged(database.url)
    const close = async (): Promise<void> => {
      await managed[Symbol.asyncDispose]()
      await database.drop()
    }
    return { managed, close }
  },
}

let count = 0
const newKey = (): { 'idempotency-key': string } => ({ 'idempotency-key': `key-${++count}` })
const worker = { name: 'worker', type: 'machine' }

describe.each(Object.entries(databases))('on %s', (_name, open) => {
  let opened: Opened
  let managed: Managed
  beforeAll(async () => {
    opened = await open()
    managed = opened.managed
  })
  afterAll(() => opened.close())

  describe('twenty requests at once with one key', () => {
    const twenty = (path: string, body: Json, headers = newKey()) =>
      Promise.all(Array.from({ length: 20 }, () => managed.ops('POST', path, body, { headers })))

    it.each<[what: string, path: string, body: Json]>([
      ['a client', '/clients', worker],
      ['an organization', '/organizations', { name: 'Once' }],
      ['a user, whose address is unique', '/users', { email: 'once@example.com' }],
      [
        'an API, whose identifier is unique',
        '/apis',
        { identifier: 'https://once.example', name: 'Once' },
      ],
      ['a signing key', '/signing_keys/rotate', {}],
    ])('make %s once, and all get the one answer', async (_what, path, body) => {
      const answers = await twenty(path, body)
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      const replayed = answers.filter(({ headers }) => headers.has('idempotency-replayed'))
      expect(replayed).toHaveLength(19)
    })

    it('rotate a secret once', async () => {
      const client = await made(managed.ops('POST', '/clients', worker))
      const secrets = `/clients/${textOf(client, 'client_id')}/secrets`
      const answers = await twenty(`${secrets}/${textOf(client, 'secret_id')}/rotate`, {
        overlap_seconds: 60,
      })
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect((await made(managed.ops('GET', secrets))).items).toHaveLength(2)
    })

    it('and different bodies make one thing, and refuse the others', async () => {
      const headers = newKey()
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          managed.ops('POST', '/organizations', { name: `Racer ${n}` }, { headers }),
        ),
      )
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 422)).toHaveLength(19)
    })
  })

  describe('twenty changes at once that start from one version', () => {
    it.each<[what: string, path: string, body: Json]>([
      ['a client', '/clients', worker],
      ['an organization', '/organizations', { name: 'Versioned' }],
      ['a user', '/users', { email: 'versioned@example.com' }],
      ['an API', '/apis', { identifier: 'https://versioned.example', name: 'Versioned' }],
    ])('of %s: one goes through', async (_what, path, body) => {
      const { ops } = managed
      const created = await ops('POST', path, body)
      const id = textOf(created.body, path === '/clients' ? 'client_id' : 'id')
      const headers = { 'if-match': created.headers.get('etag') ?? '' }
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          ops('PATCH', `${path}/${id}`, { name: `racer ${n}` }, { headers }),
        ),
      )
      const statuses = answers.map(({ status }) => status).sort((a, b) => a - b)
      expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 412)])
      const winner = answers.find(({ status }) => status === 200)
      expect((await ops('GET', `${path}/${id}`)).body).toEqual(winner?.body)
    })
  })

  it('twenty secrets added to one client at once leave five alive, and the rest are told why', async () => {
    const { ops } = managed
    const id = textOf(await made(ops('POST', '/clients', worker)), 'client_id')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        ops('POST', `/clients/${id}/secrets`, { name: `n${n}` }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b)
    expect(statuses).toEqual([201, 201, 201, 201, ...Array.from({ length: 16 }, () => 409)])
    expect((await made(ops('GET', `/clients/${id}/secrets`))).items).toHaveLength(5)
  })

  it('twenty deletions of one client at once delete it once', async () => {
    const { ops } = managed
    const id = textOf(await made(ops('POST', '/clients', worker)), 'client_id')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ops('DELETE', `/clients/${id}`)),
    )
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    const deletions = await made(ops('GET', `/audit?target=${id}&action=client.delete`))
    expect(deletions.items).toHaveLength(1)
  })

  it('text that PostgreSQL cannot hold is refused, not failed upon', async () => {
    const { ops } = managed
    const nul = 'a\u0000b'
    const attempts = [
      ops('POST', '/clients', { ...worker, description: nul }),
      ops('POST', '/apis', {
        identifier: 'https://nul.example',
        name: 'N',
        scopes: [{ name: 'n', description: nul }],
      }),
      ops('POST', '/users', { email: `${nul}@example.com` }),
      ops('GET', '/clients/%00'),
      ops('GET', '/logs?endpoint=%00'),
      ops('GET', '/audit?cursor=%00'),
    ]
    for (const { status } of await Promise.all(attempts)) expect(status).toBe(400)
    const lone = await ops('POST', '/clients', undefined, {
      raw: '{"name":"\\ud800","type":"machine"}',
    })
    expect(lone.status).toBeLessThan(500)
  })
})
