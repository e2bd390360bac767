/** Puts the ports of accounts together: argon2id, mail, WebAuthn, and work after the answer. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountDeps, Clock, Events, Policy, Random } from '@keygrant/engine'
import type { Logger } from 'pino'
import type { Config } from '../../config/read-config.ts'
import type { MasterKey } from '../../keys/master-key.ts'
import { createMailer } from '../../mail/create-mailer.ts'
import { hashPassword, verifyPassword } from '../../passwords/hash-password.ts'
import { createWebAuthn } from './web-authn.ts'

export interface AccountIngredients {
  readonly config: Pick<Config, 'mode' | 'issuer' | 'smtpUrl' | 'mailFrom'>
  readonly store: AccountDeps['store']
  readonly policy: Policy
  readonly master: MasterKey
  readonly events: Events
  readonly now: Clock
  readonly random: Random
  readonly logger: Logger
}

export interface RunningAccounts {
  readonly deps: AccountDeps
  /** Resolves when nothing that was begun after an answer is unfinished. Before the store closes. */
  settle(): Promise<void>
}

export function createAccountDeps(ingredients: AccountIngredients): RunningAccounts {
  const { config, store, policy, master, events, now, random, logger } = ingredients
  const tasks = new Set<Promise<void>>()
  // In a turn of its own: SQLite answers at once, and would keep the answer waiting for it.
  const later = (task: () => Promise<void>): void => {
    const running = nextTurn()
      .then(task)
      .catch((error: unknown) =>
        logger.error({ error: String(error) }, 'work after an answer failed'),
      )
      .finally(() => tasks.delete(running))
    tasks.add(running)
  }
  const deps: AccountDeps = {
    policy,
    store,
    passwords: { hash: hashPassword, verify: verifyPassword },
    mailer: createMailer({ ...config, from: config.mailFrom, logger }),
    webAuthn: createWebAuthn({ policy, logger }),
    events,
    now,
    random,
    hash: master.hash,
    seal: master.seal,
    unseal: master.unseal,
    later,
  }
  return {
    deps,
    settle: async () => {
      while (tasks.size > 0) await Promise.all(tasks)
    },
  }
}
