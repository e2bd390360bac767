/** Turns what was set into a configuration, or says everything that is wrong with it at once. */
import { isAddressBlock } from '@keygrant/engine'
import { err, ok, type Result } from '@keygrant/protocol'
import { parseMasterKey } from '../keys/master-key.ts'
import { type ConfiguredValue, configuredValues } from './configured-values.ts'
import { type Gathered, gather, type Sources } from './gather.ts'
import { type Setting, type SettingName, settings } from './settings.ts'

/** `dev` makes what it needs and talks to loopback only; `serve` insists on being told. */
export type Mode = 'dev' | 'serve'

export interface Config {
  readonly mode: Mode
  readonly folder: string
  readonly port: number
  readonly host: string
  readonly issuer: string
  readonly demoPort: number
  readonly managementPort: number
  readonly databaseUrl: string
  /** Undefined in `dev`, where one is made. */
  readonly masterKey: Buffer | undefined
  readonly workers: number
  readonly trustedProxies: readonly string[]
  readonly rateLimit: number
  /** Undefined: no mail is sent, or in `dev` to the log. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  readonly logLevel: string
  readonly logFormat: 'json' | 'text'
  readonly developerTokenMaxDays: number
  readonly logRetentionDays: number
  readonly auditRetentionDays: number
  readonly bootstrapClient: { readonly id: string; readonly secret: string } | undefined
  readonly bootstrapUser: { readonly email: string; readonly password: string } | undefined
  /** Every setting with its origin, without secrets. */
  readonly values: readonly ConfiguredValue[]
}

export function readConfig(mode: Mode, sources: Sources): Result<Config, readonly string[]> {
  const { values, mistakes: gathered } = gather(sources)
  const mistakes = [...gathered]
  const table = new Map<SettingName, Setting>(settings.map((each) => [each.name, each]))
  const text = (name: SettingName): string | undefined => {
    const value = values.get(name)?.value
    return value === '' ? undefined : value
  }
  for (const [name, value] of values) {
    const setting = table.get(name)
    const mistake = setting && value.value !== '' ? mistakeIn(setting, value) : undefined
    if (mistake !== undefined) mistakes.push(mistake)
  }

  const port = Number(text('PORT') ?? 4000)
  const issuer = (text('ISSUER') ?? `http://localhost:${port}`).replace(/\/$/u, '')
  const config: Config = {
    mode,
    folder: sources.folder,
    port,
    host: text('HOST') ?? '127.0.0.1',
    issuer,
    demoPort: Number(text('DEMO_PORT') ?? 4001),
    managementPort: Number(text('MANAGEMENT_PORT') ?? 4002),
    databaseUrl: text('DATABASE_URL') ?? 'sqlite:.keygrant/keygrant.db',
    masterKey: parseMasterKey(text('MASTER_KEY') ?? ''),
    workers: Number(text('WORKERS') ?? 1),
    trustedProxies: text('TRUSTED_PROXIES')?.split(/[\s,]+/u) ?? [],
    rateLimit: Number(text('RATE_LIMIT') ?? 500),
    smtpUrl: text('SMTP_URL'),
    mailFrom: text('MAIL_FROM'),
    logLevel: text('LOG_LEVEL') ?? 'info',
    logFormat:
      (text('LOG_FORMAT') ?? (mode === 'dev' ? 'text' : 'json')) === 'text' ? 'text' : 'json',
    developerTokenMaxDays: Number(text('DEVELOPER_TOKEN_MAX_DAYS') ?? 30),
    logRetentionDays: Number(text('LOG_RETENTION_DAYS') ?? 30),
    auditRetentionDays: Number(text('AUDIT_RETENTION_DAYS') ?? 400),
    bootstrapClient: pair(
      text('BOOTSTRAP_CLIENT_ID'),
      text('BOOTSTRAP_CLIENT_SECRET'),
      (id, secret) => ({ id, secret }),
    ),
    bootstrapUser: pair(
      text('BOOTSTRAP_USER_EMAIL'),
      text('BOOTSTRAP_USER_PASSWORD'),
      (email, password) => ({ email, password }),
    ),
    values: configuredValues(values),
  }
  mistakes.push(...mistakesTogether(config, text))
  return mistakes.length > 0 ? err(mistakes) : ok(config)
}

function pair<T>(
  first: string | undefined,
  second: string | undefined,
  join: (first: string, second: string) => T,
): T | undefined {
  return first === undefined || second === undefined ? undefined : join(first, second)
}

function mistakeIn(setting: Setting, { value, origin }: Gathered): string | undefined {
  const wrong = (rule: string): string =>
    `KEYGRANT_${setting.name} (${origin}) ${rule}${setting.secret ? '' : `, not ${JSON.stringify(value)}`}`
  switch (setting.kind) {
    case 'port':
      return /^\d{1,5}$/u.test(value) && Number(value) <= 65_535
        ? undefined
        : wrong('must be a port number from 0 to 65535')
    case 'integer':
      return /^\d{1,9}$/u.test(value) && Number(value) > 0
        ? undefined
        : wrong('must be a whole number above 0')
    case 'url':
      return isIssuer(value)
        ? undefined
        : wrong('must be an origin such as https://auth.example.com; http only for loopback')
    case 'database':
      return /^(?:sqlite:.|postgres(?:ql)?:\/\/.)/u.test(value)
        ? undefined
        : wrong('must begin with sqlite: or postgres://')
    case 'smtp':
      return isSmtpUrl(value) ? undefined : wrong('must be smtp://host or smtps://host')
    case 'choice':
      return setting.choices?.includes(value)
        ? undefined
        : wrong(`must be one of ${setting.choices?.join(', ')}`)
    case 'list':
      return value.split(/[\s,]+/u).every(isAddressBlock)
        ? undefined
        : wrong('must be IP addresses or CIDR blocks, separated by commas')
    case 'text':
      return undefined
  }
}

/**
 * Verifiers compare issuers character by character, so only the canonical spelling will do. A path
 * would move the metadata document (RFC 8414 §3.1); the endpoints live at the root.
 */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, origin } = new URL(text)
  if (text !== origin && text !== `${origin}/`) return false
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && loopback)
}

function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return (protocol === 'smtp:' || protocol === 'smtps:') && hostname !== ''
}

/** What only shows when settings are looked at together. */
function mistakesTogether(
  config: Config,
  text: (name: SettingName) => string | undefined,
): string[] {
  const mistakes: string[] = []
  const need = (a: SettingName, b: SettingName): void => {
    if ((text(a) === undefined) !== (text(b) === undefined))
      mistakes.push(`KEYGRANT_${a} and KEYGRANT_${b} go together: set both or neither`)
  }
  need('BOOTSTRAP_CLIENT_ID', 'BOOTSTRAP_CLIENT_SECRET')
  need('BOOTSTRAP_USER_EMAIL', 'BOOTSTRAP_USER_PASSWORD')
  if (text('MASTER_KEY') !== undefined && config.masterKey === undefined)
    mistakes.push('KEYGRANT_MASTER_KEY must be 32 bytes as base64 or hex: openssl rand -base64 32')
  if (config.mode === 'serve' && text('MASTER_KEY') === undefined)
    mistakes.push(
      'KEYGRANT_MASTER_KEY is required: make one with openssl rand -base64 32, and keep it apart from the database',
    )
  if ((config.bootstrapClient?.secret.length ?? 32) < 32)
    mistakes.push('KEYGRANT_BOOTSTRAP_CLIENT_SECRET must have 32 characters or more')
  if (/^(?:usr|org)_|[\s\p{C}]/u.test(config.bootstrapClient?.id ?? ''))
    mistakes.push('KEYGRANT_BOOTSTRAP_CLIENT_ID must not begin with usr_ or org_, nor have spaces')
  if ((config.bootstrapUser?.password.length ?? 12) < 12)
    mistakes.push('KEYGRANT_BOOTSTRAP_USER_PASSWORD must have 12 characters or more')
  if (
    config.mailFrom !== undefined &&
    !/^(?:[^<>\p{C}]*<)?[^\s<>@]+@[^\s<>@]+>?$/u.test(config.mailFrom)
  )
    mistakes.push('KEYGRANT_MAIL_FROM must be an address, or Name <address>')
  if (config.developerTokenMaxDays > 30)
    mistakes.push('KEYGRANT_DEVELOPER_TOKEN_MAX_DAYS must be 30 or less')
  if (config.workers > 64) mistakes.push('KEYGRANT_WORKERS must be 64 or less')
  if (config.workers > 1 && config.databaseUrl === 'sqlite::memory:')
    mistakes.push(
      'KEYGRANT_WORKERS above 1 needs a database that processes can share: sqlite:PATH or postgres://…',
    )
  const ports = [
    config.port,
    config.managementPort,
    ...(config.mode === 'dev' ? [config.demoPort] : []),
  ]
  const fixed = ports.filter((port) => port !== 0)
  if (new Set(fixed).size < fixed.length)
    mistakes.push(`two of the ports are the same: ${ports.join(', ')}`)
  return mistakes
}
