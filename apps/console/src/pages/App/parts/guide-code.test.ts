import { execFileSync } from 'node:child_process'
import { stripTypeScriptTypes } from 'node:module'
import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { type GuideFacts, guideOf } from './guide-code.ts'

/** Everything that may stand in a redirect URI and means something to a shell or a compiler. */
const hostile = `https://a.example/'$(id)';!&*(),/cb`

const facts: GuideFacts = {
  type: 'web',
  clientId: 'cl_1',
  issuer: 'https://auth.example.com',
  redirectUri: hostile,
  scope: `openid it's:read`,
  url: 'https://api.example.com/v1/balance',
}

const types = ['web', 'browser', 'native', 'device'] as const
const codeOf = (type: GuideFacts['type'], name: string): string =>
  guideOf({ ...facts, type }).find((each) => each.name === name)?.code ?? ''

describe.each(types)('the guide of a %s app', (type) => {
  it('is a program that can be read, whatever was registered', () => {
    const body = codeOf(type, 'TypeScript').replaceAll(/^import .*$/gmu, '')
    expect(
      () => new Script(stripTypeScriptTypes(`async function program(callbackUrl) {${body}}`)),
    ).not.toThrow()
  })

  it('is lines that a shell takes as they are meant', () => {
    const script = codeOf(type, 'By hand')
    // Says what would be run instead of running it; nothing else of the lines is a command.
    const tools = ['curl', 'openssl', 'tr']
    const said = tools.map((each) => `${each}() { printf '%s\\n' "$@"; }`).join('\n')
    const printed = execFileSync('/bin/sh', ['-c', `${said}\n${script}`], { encoding: 'utf8' })
    expect(printed).not.toMatch(/uid=\d/u)
    const redirected = type === 'device' ? "scope=openid it's:read" : `redirect_uri=${hostile}`
    expect(printed.split('\n')).toContain(redirected)
  })

  it('has a secret in it only where there is one, and never its value', () => {
    const codes = guideOf({ ...facts, type }).map(({ code }) => code)
    expect(codes.some((code) => code.includes('CLIENT_SECRET'))).toBe(type === 'web')
    expect(codes.join()).not.toContain('kg_cs_')
  })
})
