/** Passwords as argon2id, with the parameters that OWASP advises (19 MiB, two passes, one lane). */

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Loaded when first needed: a server that only issues tokens never needs it. */
const load = () => import('@node-rs/argon2')

export async function hashPassword(password: string): Promise<string> {
  const { hash } = await load()
  return hash(password.normalize('NFKC'), parameters)
}

/** Costs the same for a user who has no password, or does not exist: pass undefined. */
export async function verifyPassword(
  stored: string | undefined,
  password: string,
): Promise<boolean> {
  const { hash, verify } = await load()
  if (stored === undefined) {
    await hash(password.normalize('NFKC'), parameters)
    return false
  }
  return verify(stored, password.normalize('NFKC'))
}

export const minPasswordLength = 12
export const maxPasswordLength = 256
