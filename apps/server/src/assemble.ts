/** The parts of a server and what each is given: everything but the sockets. */
import {
  type Clock,
  type Deps,
  type Policy,
  type Random,
  RevocationFeed,
  RevocationSet,
} from '@keygrant/engine'
import type { SqlStore } from '@keygrant/store-sql'
import type { Logger } from 'pino'
import type { Config } from './config/read-config.ts'
import {
  createAccountDeps,
  type RunningAccounts,
} from './interaction/accounts/create-account-deps.ts'
import { KeyRing } from './keys/key-ring.ts'
import type { MasterKey } from './keys/master-key.ts'
import { JwtSigner } from './keys/signer.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Overrides } from './overrides.ts'
import { CachedPageSettings } from './state/cached-page-settings.ts'
import { CachedStore } from './state/cached-store.ts'
import { startCleanUp } from './state/clean-up.ts'
import { EventBatches } from './state/event-batches.ts'
import { KeyReaders } from './state/key-readers.ts'
import { spentProofs } from './state/spent-proofs.ts'
import { Synchroniser } from './state/synchroniser.ts'

export interface Ingredients {
  readonly config: Config
  readonly store: SqlStore
  readonly master: MasterKey
  readonly policy: Policy
  readonly now: Clock
  readonly random: Random
  readonly logger: Logger
}

/** Everything but the sockets. */
export type Parts = ReturnType<typeof assemble> &
  Required<Pick<Overrides, 'consoleFolder' | 'docsFolder'>>

/** What the engine does with the master key, which it never sees. */
const whatKeysDo = ({ hash, deriveSuccessor, seal, unseal }: MasterKey) => ({
  hash,
  deriveSuccessor,
  seal,
  unseal,
})

export function assemble({ config, store, master, policy, now, random, logger }: Ingredients) {
  const revocations = new RevocationSet()
  const cached = new CachedStore(store, revocations)
  const pageSettings = new CachedPageSettings(store)
  const forget = (): void => {
    cached.empty()
    pageSettings.empty()
  }
  const ring = new KeyRing({ store, master, policy, now })
  const onChange = async (): Promise<void> => {
    forget()
    await ring.reload()
  }
  const signer = new JwtSigner(ring)
  const feed = new RevocationFeed({ set: revocations, store, signer, policy, now })
  const synchroniser = new Synchroniser({ store, revocations, forget, feed, onChange, logger })

  const loadMetrics = lateMetrics(() => synchroniser.isFresh())
  const { events, keyReaders } = recorders({ store, now, random, logger }, loadMetrics)
  const deps: Deps = {
    policy,
    store: cached,
    delegation: store,
    admin: store,
    signer,
    revocations,
    events,
    now,
    random,
    ...whatKeysDo(master),
    spendProof: spentProofs(now),
  }
  const accounts = createAccountDeps({ config, store, policy, master, events, now, random, logger })
  const changed = async (): Promise<void> => {
    forget()
    await synchroniser.lookAnew()
  }

  const running = lifecycle(
    { config, store, now, random, logger },
    { ring, revocations, synchroniser, events, keyReaders, accounts },
  )
  return {
    store,
    master,
    ring,
    synchroniser,
    pageSettings,
    keyReaders,
    feed,
    deps,
    accounts: accounts.deps,
    logger,
    changed,
    stopping: new AbortController(),
    loadMetrics,
    ...running,
  }
}

/** Loaded when first asked for: a server that nobody scrapes does without. */
function lateMetrics(isFresh: () => boolean): () => Promise<Metrics> {
  let metrics: Promise<Metrics> | undefined
  return () =>
    (metrics ??= import('./observe/metrics.ts').then(({ createMetrics }) => createMetrics(isFresh)))
}

/** What is noted beside the answers, and written in batches. */
function recorders(
  { store, now, random, logger }: Pick<Ingredients, 'store' | 'now' | 'random' | 'logger'>,
  loadMetrics: () => Promise<Metrics>,
) {
  const onCount: EventBatchesCount = (key, count) =>
    void loadMetrics().then((ready) => ready.count(key, count))
  return {
    events: new EventBatches({ store, random, logger, onCount }),
    keyReaders: new KeyReaders({ store, now, logger }),
  }
}

interface Moving {
  readonly ring: KeyRing
  readonly revocations: RevocationSet
  readonly synchroniser: Synchroniser
  readonly events: EventBatches
  readonly keyReaders: KeyReaders
  readonly accounts: RunningAccounts
}

/** A name for a history that nobody has had before: 48 random bits. */
const newEpoch = (random: Random): number => Buffer.from(random(6)).readUIntBE(0, 6)

/** What runs beside the requests, begun and ended in order. */
function lifecycle(
  { config, store, now, random, logger }: Omit<Ingredients, 'master' | 'policy'>,
  { ring, revocations, synchroniser, events, keyReaders, accounts }: Moving,
) {
  let stopCleanUp = (): void => undefined
  return {
    start: async (): Promise<void> => {
      await store.beginRevocationEpoch(newEpoch(random))
      await synchroniser.start()
      await ring.signingKey('ES256')
      events.start()
      keyReaders.start()
      const retention = {
        logs: config.logRetentionDays * 86_400,
        audit: config.auditRetentionDays * 86_400,
      }
      const also = (): Promise<void> => ring.rotateDue()
      stopCleanUp = startCleanUp({ store, revocations, now, retention, logger, also })
    },
    stop: async (): Promise<void> => {
      stopCleanUp()
      synchroniser.stop()
      await accounts.settle()
      await events.stop()
      await keyReaders.stop()
      await store.close()
    },
    flush: async (): Promise<void> => {
      await Promise.all([events.flush(), keyReaders.flush()])
    },
  }
}

type EventBatchesCount = ConstructorParameters<typeof EventBatches>[0]['onCount']
