/**
 * More writes than PostgreSQL can take: whoever is not answered in time hears that they may try again,
 * and whatever was not said to be made is not there.
 */
import { createPostgresDatabase } from '@keygrant/store-contract'
import { expect, it } from 'vitest'
import { type Json, startManaged } from './fixtures/managed-server.ts'

/** More than there are connections, so that some wait for one and the others for the lock. */
const makers = 32

it('thirty-two makers at once that the database keeps waiting are told to come again, and make nothing', async () => {
  const database = await createPostgresDatabase()
  const managed = await startManaged(database.url)
  try {
    const make = (n: number) => managed.ops('POST', '/clients', { name: `m ${n}`, type: 'machine' })
    const made = async (): Promise<number> => {
      const { body } = await managed.ops('GET', '/clients?q=m%20')
      return (body['items'] as readonly unknown[]).length
    }
    // Every change counts first: nobody gets further than this.
    const letGo = await database.hold('lock table counter')
    const refused = await Promise.all(Array.from({ length: makers }, (_, n) => make(n)))
    await letGo()

    const said = ({ status, headers, body }: { status: number; headers: Headers; body: Json }) =>
      [status, headers.get('retry-after'), body['code']].join(' ')
    expect([...new Set(refused.map(said))]).toEqual(['503 2 unavailable'])
    expect(await made()).toBe(0)
    expect((await make(0)).status).toBe(201)
    expect(await made()).toBe(1)
  } finally {
    await managed[Symbol.asyncDispose]()
    await database.drop()
  }
})
