/** Seals as the server does, under a key that nobody else has. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Deps } from '../deps.ts'
import type { Sealed } from '../ports.ts'

export function sealer(): Pick<Deps, 'seal' | 'unseal'> {
  const key = randomBytes(32)
  return {
    seal: (text) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url') as Sealed
    },
    unseal: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < 28) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(-16))
      try {
        const body = decipher.update(bytes.subarray(12, -16))
        return Buffer.concat([body, decipher.final()]).toString('utf8')
      } catch {
        // Not sealed here: that is the answer.
        return undefined
      }
    },
  }
}
