/** What the running server is, for whoever runs it. */
import { readFileSync } from 'node:fs'
import type { ConfiguredValue } from '../config/configured-values.ts'
import type { Config, Mode } from '../config/read-config.ts'
import { packageJson } from '../installed.ts'

export interface ServerFacts {
  readonly version: string
  readonly license: string
  readonly mode: Mode
  readonly startedAt: number
  readonly database: 'sqlite' | 'postgresql'
  readonly workers: number
  /** `smtp` reaches people; `log` is read by whoever develops; `none` sends nothing. */
  readonly mail: 'smtp' | 'log' | 'none'
  readonly logRetentionDays: number
  readonly auditRetentionDays: number
  readonly values: readonly ConfiguredValue[]
  /** Whether it hears of what other nodes change, and decides. */
  isReady(): boolean
}

/** Of this package: what is installed is what runs. */
const { version, license } = JSON.parse(readFileSync(packageJson, 'utf8')) as {
  readonly version: string
  readonly license: string
}

export const serverFacts = (
  config: Config,
  running: Pick<ServerFacts, 'startedAt' | 'isReady'>,
): ServerFacts => ({
  ...running,
  version,
  license,
  mode: config.mode,
  database: config.databaseUrl.startsWith('sqlite:') ? 'sqlite' : 'postgresql',
  workers: config.workers,
  mail: config.smtpUrl !== undefined ? 'smtp' : config.mode === 'dev' ? 'log' : 'none',
  logRetentionDays: config.logRetentionDays,
  auditRetentionDays: config.auditRetentionDays,
  values: config.values,
})
