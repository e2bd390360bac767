import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../testing/folder.ts'
import { encryptedFileStore } from './encrypted-file-store.ts'

const record = { clientId: 'app', refreshToken: 'CANARY-refresh' }
const pathIn = (folder: string) => join(folder, 'credentials.json')
const key = () => new Uint8Array(randomBytes(32))

describe('an encrypted file of credentials', () => {
  it('shows nothing of what is in it, and opens with its key', async () => {
    const path = pathIn(makeFolder())
    const bytes = key()
    await encryptedFileStore({ path, key: bytes }).write('default', record)
    expect(readFileSync(path, 'utf8')).not.toMatch(/CANARY|app|default/)
    const other = encryptedFileStore({ path, key: () => Promise.resolve(bytes) })
    expect((await other.read('default'))?.record).toEqual(record)
  })

  it('has another nonce and another text each time it is written', async () => {
    const path = pathIn(makeFolder())
    const store = encryptedFileStore({ path, key: key() })
    const nonces = new Set<unknown>()
    const texts = new Set<unknown>()
    for (let n = 0; n < 20; n++) {
      await store.write('default', record)
      const { nonce, data } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
      nonces.add(nonce)
      texts.add(data)
    }
    expect([nonces.size, texts.size]).toEqual([20, 20])
  })

  it('that the key does not open is left as it is, by readers and by writers', async () => {
    const path = pathIn(makeFolder())
    await encryptedFileStore({ path, key: key() }).write('default', record)
    const before = readFileSync(path)
    const wrong = encryptedFileStore({ path, key: key() })
    for (const use of [wrong.read('default'), wrong.write('default', record)])
      await expect(use).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(readFileSync(path)).toEqual(before)
  })

  it('of which one bit was changed does not open', async () => {
    const path = pathIn(makeFolder())
    const store = encryptedFileStore({ path, key: key() })
    await store.write('default', record)
    const envelope = JSON.parse(readFileSync(path, 'utf8')) as { data: string }
    const data = Buffer.from(envelope.data, 'base64')
    data.writeUInt8(data.readUInt8(0) ^ 1, 0)
    writeFileSync(path, JSON.stringify({ ...envelope, data: data.toString('base64') }))
    await expect(store.read('default')).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('may have a passphrase, whose key is derived', { timeout: 60_000 }, async () => {
    const path = pathIn(makeFolder())
    await encryptedFileStore({ path, passphrase: 'correct horse' }).write('default', record)
    const store = encryptedFileStore({ path, passphrase: () => Promise.resolve('correct horse') })
    expect((await store.read('default'))?.record).toEqual(record)
    const wrong = encryptedFileStore({ path, passphrase: 'battery staple' })
    await expect(wrong.read('default')).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('that is no such file is set aside', async () => {
    const folder = makeFolder()
    writeFileSync(pathIn(folder), '{"version":1,"profiles":{}}', { mode: 0o600 })
    const store = encryptedFileStore({ path: pathIn(folder), key: key() })
    await expect(store.read('default')).rejects.toMatchObject({ code: 'store_corrupt' })
    expect(readdirSync(folder).some((name) => name.includes('.corrupt-'))).toBe(true)
  })

  it('needs a key of 32 bytes or a passphrase, and not both', async () => {
    expect(() => encryptedFileStore({})).toThrow(/either key or passphrase/)
    expect(() => encryptedFileStore({ key: key(), passphrase: 'x' })).toThrow(/either/)
    const short = encryptedFileStore({ path: pathIn(makeFolder()), key: new Uint8Array(16) })
    await expect(short.write('default', record)).rejects.toMatchObject({
      code: 'invalid_configuration',
    })
  })
})
