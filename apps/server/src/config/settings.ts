/** Every setting, as a table: what it is called, what it means, what it is without being set. */

export interface Setting {
  /** The name of its environment variable, less `KEYGRANT_`. Also `…_FILE`. */
  readonly name: string
  readonly description: string
  readonly kind: 'text' | 'port' | 'url' | 'database' | 'smtp' | 'list' | 'integer' | 'choice'
  readonly choices?: readonly string[]
  /** Never printed. */
  readonly secret?: true
  /** In words, where it depends on other settings. */
  readonly default: string | undefined
}

export const settings = [
  {
    name: 'PORT',
    kind: 'port',
    default: '4000',
    description: 'Where the OAuth endpoints and the management API listen.',
  },
  {
    name: 'HOST',
    kind: 'text',
    default: '127.0.0.1',
    description: 'The address to listen on, for all ports.',
  },
  {
    name: 'ISSUER',
    kind: 'url',
    default: 'http://localhost:<PORT>',
    description: 'The issuer identifier: the URL by which clients and APIs know this server.',
  },
  {
    name: 'DEMO_PORT',
    kind: 'port',
    default: '4001',
    description: 'Where the demo API listens. `dev` only.',
  },
  {
    name: 'MANAGEMENT_PORT',
    kind: 'port',
    default: '4002',
    description: 'Where /metrics and /health/* listen.',
  },
  {
    name: 'DATABASE_URL',
    kind: 'database',
    default: 'sqlite:.keygrant/keygrant.db',
    secret: true,
    description: '`sqlite:PATH` or `postgres://…`.',
  },
  {
    name: 'MASTER_KEY',
    kind: 'text',
    default: undefined,
    secret: true,
    description:
      '32 bytes as base64 or hex. Encrypts signing keys; every stored hash depends on it. `dev` makes one in .keygrant/.',
  },
  {
    name: 'WORKERS',
    kind: 'integer',
    default: '1',
    description: 'Processes that share the port, 64 at the most: about one for each core.',
  },
  {
    name: 'TRUSTED_PROXIES',
    kind: 'list',
    default: '',
    description: 'Addresses or CIDR blocks whose X-Forwarded-For is believed, separated by commas.',
  },
  {
    name: 'RATE_LIMIT',
    kind: 'integer',
    default: '500',
    description:
      'Requests a second that one client may send from one address to the token, revocation and introspection endpoints; three times as many at once.',
  },
  {
    name: 'SMTP_URL',
    kind: 'smtp',
    default: undefined,
    secret: true,
    description:
      'The mail server: `smtp://user:password@host:587` or `smtps://…`. Without one, `dev` writes mails to its log and `serve` sends none.',
  },
  {
    name: 'MAIL_FROM',
    kind: 'text',
    default: 'keygrant@ the host of the issuer',
    description: 'The sender of mails: an address, or `Name <address>`.',
  },
  {
    name: 'LOG_LEVEL',
    kind: 'choice',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    description:
      'What is logged. From `warn` on a server that starts well says nothing but its set-up link, while there is one; with `silent` not even that.',
  },
  {
    name: 'LOG_FORMAT',
    kind: 'choice',
    choices: ['json', 'text'],
    default: 'json; text in dev',
    description: 'How it is logged.',
  },
  {
    name: 'DEVELOPER_TOKEN_MAX_DAYS',
    kind: 'integer',
    default: '30',
    description: 'The longest life of a developer token, 30 days at the most.',
  },
  {
    name: 'LOG_RETENTION_DAYS',
    kind: 'integer',
    default: '30',
    description: 'How long request logs are kept.',
  },
  {
    name: 'AUDIT_RETENTION_DAYS',
    kind: 'integer',
    default: '400',
    description: 'How long the audit log is kept.',
  },
  {
    name: 'BOOTSTRAP_CLIENT_ID',
    kind: 'text',
    default: undefined,
    description: 'An operator client to create or keep.',
  },
  {
    name: 'BOOTSTRAP_CLIENT_SECRET',
    kind: 'text',
    default: undefined,
    secret: true,
    description: 'Its secret, 32 characters or more.',
  },
  {
    name: 'BOOTSTRAP_USER_EMAIL',
    kind: 'text',
    default: undefined,
    description: 'An operator user to create or keep.',
  },
  {
    name: 'BOOTSTRAP_USER_PASSWORD',
    kind: 'text',
    default: undefined,
    secret: true,
    description: 'The password to create that user with, 12 characters or more.',
  },
] as const satisfies readonly Setting[]

export type SettingName = (typeof settings)[number]['name']

/** Names that the client library and the command line read from the same shell. */
export const foreignNames: readonly string[] = [
  ...['PROFILE', 'CLIENT_ID', 'CLIENT_SECRET', 'ACCESS_TOKEN', 'REFRESH_TOKEN', 'SCOPE'],
  ...['DEVELOPER_TOKEN', 'DEVELOPER_TOKEN_PROVIDER', 'CONFIG_DIR', 'CREDENTIALS_FILE'],
  ...['NO_INPUT', 'DEBUG', 'API_URL'],
]
