/**
 * Everything that a whole process prints while things go well and badly, searched for its secrets.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runProgram } from './testing/child.ts'
import { makeFolder } from './testing/folder.ts'
import { startRotatingServer } from './testing/rotating-server.ts'
import { json } from './testing/token-server.ts'

// A process from the sources takes seconds to start where others run.
vi.setConfig({ testTimeout: 60_000 })

const program = `
  import { inspect } from 'node:util'
  import { Credentials, CredentialsError, credentialsPerTenant } from './index.ts'
  const deep = { depth: Infinity, showHidden: true, getters: false, customInspect: false, showProxy: true }
  const show = (name, thing) => {
    console.log(name, thing, inspect(thing, deep), inspect(thing, { depth: 9 }), String(thing))
    try { console.log(JSON.stringify({ thing })) } catch (error) { console.error(error) }
    for (let part = thing; part instanceof Error; part = part.cause) console.error(part.stack)
  }
  const log = (...args) => show('log', args)
  const logger = { debug: log, info: log, warn: log }
  const { dbfile, issuer, clientSecret, refreshToken, ...more } = given
  const options = {
    issuer, clientId: 'app', clientSecret, refreshToken, logger, storageParams: { dbfile },
    redirectUri: 'https://app.example/cb', http: { retry: { attempts: 2, maxDelay: 10 } },
    onTokens: (tokens) => { show('onTokens', tokens); throw new Error('full') },
  }
  const creds = new Credentials(options)
  show('before', creds)
  creds.on('tokens', (tokens) => show('event', tokens))
  const attempt = async (name, run) => {
    try { show(name, await run()) } catch (error) { show(name + ' failed', error) }
  }
  await attempt('refresh', () => creds.refresh())
  await attempt('refresh again', () => creds.refresh())
  await attempt('credentials', () => creds.getCredentials())
  await attempt('explain', () => creds.explain())
  await attempt('headers', async () => Object.keys(await creds.headers({ url: issuer })))
  await attempt('request', () => creds.getAuthorizationUrl())
  await attempt('code', () => creds.fetchTokens({ code: given.code, codeVerifier: given.code + '-of-a-verifier-that-is-long-enough' }))
  await attempt('revoke', () => creds.revokeAccessToken())
  await attempt('api', () => creds.fetch('http://127.0.0.1:1/'))
  await attempt('bad option', () => new Credentials({ ...options, clientSecret: undefined, scope: clientSecret + '"' }))
  await attempt('developer token', () => new Credentials({ developerToken: given.developerToken, developerTokenProvider: issuer + '/redeem' }).getAccessToken())
  show('after', creds)
  show('storage', creds.storage)
  await attempt('logout', () => creds.logout())
  process.report.excludeEnv = true
  show('report', process.report.getReport(new Error('crash')))
  await creds[Symbol.asyncDispose]()
  console.log('the end')
  setImmediate(() => { throw Object.assign(new CredentialsError('network', 'over'), { creds }) })`

describe('a process', () => {
  it('prints no secret, whatever it prints, fails at and crashes with', async () => {
    const server = await startRotatingServer()
    const dbfile = join(makeFolder(), 'credentials.json')
    const echo = { error: 'server_error', error_description: 'CANARY-secret CANARY-code rt-1' }
    server.faults.push(json(503, { ...echo, access_token: 'CANARY-lost' }))
    server.extra = { device_secret: 'CANARY-device', access_token: 'CANARY-access' }
    const given = {
      issuer: server.issuer,
      dbfile,
      clientSecret: 'CANARY-secret',
      refreshToken: server.login(),
      code: 'CANARY-code',
      developerToken: 'CANARY-developer',
    }
    const { stdout, stderr, code } = await runProgram(`${program}`, given)
    expect(stdout).toContain('the end')
    expect(code).not.toBe(0)
    // The program itself is on the command line, with what it was given; a report tells both.
    const commandLine = /"commandLine": ?\[[\s\S]*?\]|commandLine: \[[\s\S]*?\n {2,}\]/gu
    const printed = `${stdout}\n${stderr}`.replace(commandLine, '')
    const secrets = ['CANARY', 'rt-1', 'rt-2', btoa('app:CANARY-secret').slice(0, 20)]
    for (const secret of secrets)
      expect(printed.match(new RegExp(`.{0,80}${secret}(?!\\d).{0,40}`, 'u'))?.[0]).toBeUndefined()
    expect(readFileSync(dbfile, 'utf8')).not.toContain('CANARY-code')
  })
})
