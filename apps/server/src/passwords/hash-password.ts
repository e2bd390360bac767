/** Passwords as argon2id, with the parameters that OWASP advises (19 MiB, two passes, one lane). */
import { maxPasswordLength, minPasswordLength } from '@keygrant/engine'

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

export { maxPasswordLength, minPasswordLength }

/** Loaded when first needed: a server that only issues tokens never needs it. */
const load = () => import('@node-rs/argon2')

/** One password, however a keyboard spells its accents (RFC 8265 §4.2.2 has NFC; NFKC also takes wide forms for one). */
const normalise = (password: string): string => password.normalize('NFKC')

/** The argon2id string to store, with a salt and the parameters in it. Costs some 10 ms of a core. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await load()
  return hash(normalise(password), parameters)
}

/**
 * Whether a password is the one that was stored. It costs the same for a user who has no password,
 * or does not exist: pass undefined. A password longer than any can be is refused unhashed, which
 * tells nothing about anybody.
 */
export async function verifyPassword(
  stored: string | undefined,
  password: string,
): Promise<boolean> {
  if (password.length > maxPasswordLength) return false
  const { hash, verify } = await load()
  if (stored === undefined) {
    await hash(normalise(password), parameters)
    return false
  }
  return verify(stored, normalise(password))
}
