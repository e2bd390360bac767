/** The first person who may do everything, made from the configuration. */
import { canonicalEmail, newIdentifier } from '@keygrant/engine'
import { hashPassword } from '../passwords/hash-password.ts'
import type { BootstrapDeps } from './own-api.ts'
import { systemAudit } from './system-audit.ts'

export interface OperatorUserOrder {
  readonly email: string
  readonly password: string
}

/**
 * Creates the user unless one with this address exists. An existing one keeps its password: a person
 * may have changed it since.
 */
export async function ensureOperatorUser(
  { email, password }: OperatorUserOrder,
  deps: BootstrapDeps,
): Promise<void> {
  const { store, now, random } = deps
  const address = canonicalEmail(email) ?? email.trim().toLowerCase()
  if ((await store.findUserByEmail(address)) !== undefined) return
  const user = {
    id: newIdentifier('usr', random),
    email: address,
    name: address.split('@')[0] ?? address,
    passwordHash: await hashPassword(password),
    emailVerified: true,
    operator: true,
    state: 'active' as const,
    createdAt: now(),
    version: 1,
  }
  await store.write(async (transaction) => {
    if ((await transaction.insertUser(user)) !== undefined) return
    const target = { targetKind: 'user', targetId: user.id }
    await transaction.appendAudit(systemAudit({ action: 'user.bootstrap', ...target }, deps))
  })
}
