import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { provenanceOf } from './configured-values.ts'
import type { Sources } from './gather.ts'
import { type Config, type Mode, readConfig } from './read-config.ts'
import { foreignNames, settings } from './settings.ts'

const masterKey = Buffer.alloc(32, 1).toString('base64')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keygrant-config-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Given {
  readonly flags?: Sources['flags']
  readonly environment?: Sources['environment']
  readonly file?: unknown
}

function read({ flags = {}, environment = {}, file }: Given, mode: Mode = 'dev') {
  const path = join(folder, 'keygrant.config.json')
  if (file === undefined) rmSync(path, { force: true })
  else writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file))
  return readConfig(mode, { flags, environment, folder })
}

function configOf(given: Given, mode?: Mode): Config {
  const result = read(given, mode)
  if (!result.ok) throw new Error(result.error.join('; '))
  return result.value
}

function mistakesOf(given: Given, mode?: Mode): readonly string[] {
  const result = read(given, mode)
  return result.ok ? [] : result.error
}

const env = (values: Record<string, string>): Given => ({
  environment: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`KEYGRANT_${name}`, value]),
  ),
})

describe('where a value comes from', () => {
  it('takes the defaults of the contract when nothing is set', () => {
    expect(configOf({})).toMatchObject({
      port: 4000,
      demoPort: 4001,
      managementPort: 4002,
      host: '127.0.0.1',
      issuer: 'http://localhost:4000',
      databaseUrl: 'sqlite:.keygrant/keygrant.db',
      logFormat: 'text',
    })
  })

  it('prefers flags to the environment, and the environment to the file', () => {
    const file = { port: 5001, host: '127.0.0.2', log_level: 'warn' }
    const environment = { KEYGRANT_PORT: '5002', KEYGRANT_HOST: '127.0.0.3' }
    const config = configOf({ file, environment, flags: { port: '5003' } })
    expect(config).toMatchObject({ port: 5003, host: '127.0.0.3', logLevel: 'warn' })
  })

  it('reads a value from the file that a name ending in _FILE names, less its last line break', () => {
    const path = join(folder, 'key')
    writeFileSync(path, `${masterKey}\n`)
    expect(configOf(env({ MASTER_KEY_FILE: path })).masterKey).toEqual(Buffer.alloc(32, 1))
  })

  it('says where each value came from, without showing a secret', () => {
    const given = { ...env({ MASTER_KEY: masterKey, HOST: '127.0.0.1' }), flags: { port: '5000' } }
    const text = provenanceOf(configOf(given).values).join('\n')
    expect(text).toContain('port = "5000" from flag --port')
    expect(text).toContain('host = "127.0.0.1" from environment KEYGRANT_HOST')
    expect(text).toContain('master_key = (secret) from environment KEYGRANT_MASTER_KEY')
    expect(text).not.toContain(masterKey)
  })

  it('makes the issuer from the port unless it is set', () => {
    expect(configOf(env({ PORT: '4100' })).issuer).toBe('http://localhost:4100')
  })

  it('counts an empty value as not set', () => {
    expect(configOf(env({ PORT: '', BOOTSTRAP_CLIENT_ID: '' }))).toMatchObject({ port: 4000 })
  })

  it('leaves alone the names that the client library and the command line read', () => {
    const values = foreignNames.map((name) => [name, 'x'])
    expect(mistakesOf(env(Object.fromEntries(values)))).toEqual([])
    expect(mistakesOf(env({ CLIENT_SECRET_FILE: 'x' }))).toEqual([])
  })
})

describe('what is refused', () => {
  it.each<[mistake: string, given: Given, says: string]>([
    [
      'an unknown name',
      env({ PROT: '1' }),
      'KEYGRANT_PROT is not a setting: did you mean KEYGRANT_PORT?',
    ],
    [
      'a name nothing resembles',
      env({ ZZZZZZZZZZZZ: '1' }),
      'KEYGRANT_ZZZZZZZZZZZZ is not a setting',
    ],
    ['no worker', env({ WORKERS: '0' }), 'KEYGRANT_WORKERS (environment'],
    ['too many workers', env({ WORKERS: '65' }), 'KEYGRANT_WORKERS must be 64 or less'],
    [
      'workers that can’t share the database',
      env({ WORKERS: '2', DATABASE_URL: 'sqlite::memory:' }),
      'a database that processes can share',
    ],
    ['an unknown flag', { flags: { prt: '1' } }, '--prt is not an option: did you mean'],
    ['an unknown member of the file', { file: { prot: 1 } }, 'prot is not a setting'],
    [
      'a member of the file that is a list',
      { file: { port: [1] } },
      'port must be a text or a number',
    ],
    ['a file that is not JSON', { file: '{' }, 'keygrant.config.json cannot be read'],
    ['a file that is no object', { file: [] }, 'must hold one JSON object'],
    ['a value and its file', env({ HOST: 'a', HOST_FILE: 'b' }), 'set one'],
    ['a file that is not there', env({ HOST_FILE: '/nonexistent' }), 'cannot be read'],
    ['a port out of range', env({ PORT: '65536' }), 'must be a port number'],
    ['a port that is a word', env({ PORT: 'http' }), 'not "http"'],
    ['two ports alike', env({ PORT: '4002' }), 'two of the ports are the same'],
    ['an issuer without a scheme', env({ ISSUER: 'auth.example.com' }), 'must be an origin'],
    ['an issuer with a path', env({ ISSUER: 'https://example.com/auth' }), 'must be an origin'],
    ['an issuer in capitals', env({ ISSUER: 'https://EXAMPLE.com' }), 'must be an origin'],
    ['an issuer with a user name', env({ ISSUER: 'https://a@example.com' }), 'must be an origin'],
    ['http where others can listen', env({ ISSUER: 'http://example.com' }), 'must be an origin'],
    ['another database', env({ DATABASE_URL: 'mysql://x' }), 'sqlite: or postgres://'],
    ['a proxy that is a name', env({ TRUSTED_PROXIES: 'proxy' }), 'IP addresses or CIDR blocks'],
    ['an unknown log level', env({ LOG_LEVEL: 'loud' }), 'must be one of'],
    [
      'a mail server without a scheme',
      env({ SMTP_URL: 'mail.example.com:587' }),
      'must be smtp://',
    ],
    ['a sender that is no address', env({ MAIL_FROM: 'Keygrant' }), 'must be an address'],
    ['a short master key', env({ MASTER_KEY: 'c2hvcnQ=' }), 'must be 32 bytes'],
    ['a client id alone', env({ BOOTSTRAP_CLIENT_ID: 'ops' }), 'go together'],
    [
      'a guessable client secret',
      env({ BOOTSTRAP_CLIENT_ID: 'ops', BOOTSTRAP_CLIENT_SECRET: 'x'.repeat(31) }),
      '32 characters or more',
    ],
    [
      'a client id that reads like a user',
      env({ BOOTSTRAP_CLIENT_ID: 'usr_1', BOOTSTRAP_CLIENT_SECRET: 'x'.repeat(32) }),
      'must not begin with usr_',
    ],
    [
      'a short password',
      env({ BOOTSTRAP_USER_EMAIL: 'a@b.example', BOOTSTRAP_USER_PASSWORD: 'hunter2' }),
      '12 characters or more',
    ],
  ])('refuses %s', (_mistake, given, says) => {
    expect(mistakesOf(given).join('\n')).toContain(says)
  })

  it('refuses to serve without a master key, and says how to make one', () => {
    const mistakes = mistakesOf({}, 'serve').join('\n')
    expect(mistakes).toContain('KEYGRANT_MASTER_KEY is required')
    expect(mistakes).toContain('openssl rand -base64 32')
    expect(mistakesOf(env({ MASTER_KEY: masterKey }), 'serve')).toEqual([])
  })

  it('reports every mistake at once', () => {
    const given = { ...env({ PROT: '1', PORT: 'x', LOG_LEVEL: 'loud' }), flags: { nope: '1' } }
    expect(mistakesOf(given)).toHaveLength(4)
  })

  it.each(settings.filter((setting) => 'secret' in setting).map(({ name }) => name))(
    'never repeats the value of %s in a message',
    (name) => {
      const wrong = 'hunter2-hunter2'
      expect(mistakesOf(env({ [name]: wrong, PROT: '1' })).join('\n')).not.toContain(wrong)
    },
  )
})
