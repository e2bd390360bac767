import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curlWithToken, programsOf } from './code-text.ts'

const facts = {
  request: {
    method: 'POST',
    url: 'https://api.example.com/v1/instances?dry=yes',
    headers: [['Content-Type', 'application/json'] as const],
    body: '{"name":"it\'s mine"}',
  },
  issuer: 'https://auth.example.com',
  withToken: true,
}
const codeOf = (name: string, given: Parameters<typeof programsOf>[0] = facts): string =>
  programsOf(given).find((each) => each.name === name)?.code ?? ''

describe('a request as a program', () => {
  it.each([
    ['curl', '"Authorization: Bearer $TOKEN"'],
    ['fetch', '`Bearer ${process.env.TOKEN}`'],
    ['SDK', "process.env['DEVELOPER_TOKEN']"],
    ['Python', 'os.environ["TOKEN"]'],
    ['Go', 'os.Getenv("TOKEN")'],
  ])('in %s reads the token from the surroundings', (name, line) => {
    expect(codeOf(name)).toContain(line)
    expect(codeOf(name)).toContain(facts.request.url)
  })

  it('has the token in it only where that was asked for', () => {
    expect(curlWithToken(facts, 'secret$&')).toContain("'Authorization: Bearer secret$&'")
    expect(JSON.stringify(programsOf(facts))).not.toContain('secret')
  })

  it('names no token where none is sent', () => {
    expect(codeOf('curl', { ...facts, withToken: false })).not.toContain('TOKEN')
  })

  it('gives a shell the body as it is, whatever is in it', () => {
    const bodies = fc.string({ unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(bodies, (body) => {
        const line = codeOf('curl', { ...facts, request: { ...facts.request, body } })
        const shown = line.replace(/^curl/u, 'printf "%s\\n"')
        return execFileSync('sh', ['-c', shown], { encoding: 'utf8' }).endsWith(`${body}\n`)
      }),
      { numRuns: 30 },
    )
  })
})
