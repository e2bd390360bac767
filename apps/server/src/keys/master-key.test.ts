import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sealed } from '@keygrant/engine'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMasterKey, devMasterKey, parseMasterKey } from './master-key.ts'

const bytes = Buffer.alloc(32, 7)
const master = createMasterKey(bytes)
const other = createMasterKey(Buffer.alloc(32, 8))

describe('the text of a master key', () => {
  it('is read as base64, base64url and hex alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (random) => {
        const key = Buffer.from(random)
        for (const encoding of ['base64', 'base64url', 'hex'] as const)
          expect(parseMasterKey(key.toString(encoding))).toEqual(key)
      }),
    )
  })

  it.each([
    '',
    'secret',
    'x'.repeat(32),
    `${bytes.toString('base64')}AAAA`,
    `!!${bytes.toString('hex')}`,
  ])('is refused when it is %j', (text) => expect(parseMasterKey(text)).toBeUndefined())
})

describe('the keys made from it', () => {
  it('hashes alike each time, and differently under another key', () => {
    expect(master.hash('kg_cs_x')).toBe(createMasterKey(bytes).hash('kg_cs_x'))
    expect(master.hash('kg_cs_x')).not.toBe(other.hash('kg_cs_x'))
  })

  it('never uses one key for two purposes', () => {
    const derived = Buffer.from(master.deriveSuccessor('x')).toString('base64url')
    expect(new Set([master.hash('x'), derived, master.hash('keygrant'), master.check]).size).toBe(4)
  })

  it('opens what it sealed, and seals the same text differently each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(master.unseal(master.seal(text))).toBe(text)
        expect(master.seal(text)).not.toBe(master.seal(text))
      }),
      { numRuns: 50 },
    )
  })

  it('opens nothing that was sealed under another key, changed or cut', () => {
    const sealed = master.seal('private')
    expect(other.unseal(sealed)).toBeUndefined()
    const [version = '', body = ''] = sealed.split('.')
    for (let bit = 0; bit < 8; bit++) {
      const changed = Buffer.from(body, 'base64url')
      const at = (bit * 5) % changed.length
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
      const forged = `${version}.${changed.toString('base64url')}` as Sealed
      expect(master.unseal(forged)).toBeUndefined()
    }
    for (const text of ['', '1.', '1.AAAA', `2.${body}`, body])
      expect(master.unseal(text as Sealed)).toBeUndefined()
  })
})

describe('the master key of a development folder', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keygrant-key-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is made once, for its owner only, and read again at the next start', () => {
    const first = devMasterKey(folder)
    expect(first).toMatchObject({ ok: true })
    expect(devMasterKey(folder)).toEqual(first)
    expect(statSync(join(folder, '.keygrant/master.key')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, '.keygrant')).mode & 0o777).toBe(0o700)
  })

  it('is not replaced when the file holds something else', () => {
    const path = join(folder, '.keygrant/master.key')
    writeFileSync(path, '')
    expect(devMasterKey(folder)).toMatchObject({ ok: false })
    expect(readFileSync(path, 'utf8')).toBe('')
  })
})
