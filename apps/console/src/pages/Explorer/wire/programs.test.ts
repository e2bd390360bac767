import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exchange } from './exchange.ts'
import { programsFor, shellText } from './programs.ts'
import { sketchOf } from './sketch.ts'

const exchange: Exchange = {
  title: 'Tokens',
  number: 1,
  at: 0,
  request: {
    method: 'POST',
    url: 'https://as.example.com/oauth2/token',
    headers: [
      ['Authorization', `Basic ${btoa('cl_a:hunter2hunter2')}`],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: 'grant_type=refresh_token&refresh_token=opaque-and-secret',
  },
  answer: 'There was no answer.',
}
const codeOf = (name: string, given: Exchange): string =>
  programsFor(sketchOf(given)).find((each) => each.name === name)?.code ?? ''

describe('a step as a program', () => {
  it.each([
    ['curl', '-u "cl_a:$CLIENT_SECRET"', '"grant_type=refresh_token&refresh_token=$REFRESH_TOKEN"'],
    ['fetch', '`cl_a:${process.env.CLIENT_SECRET}`', 'refresh_token=${process.env.REFRESH_TOKEN}`'],
    ['Python', '("cl_a:" + os.environ["CLIENT_SECRET"])', '+ os.environ["REFRESH_TOKEN"]'],
    ['Go', 'SetBasicAuth("cl_a", os.Getenv("CLIENT_SECRET"))', '+os.Getenv("REFRESH_TOKEN")'],
  ])('in %s reads its secrets from the surroundings', (name, client, token) => {
    const code = codeOf(name, exchange)
    expect(code).toContain(client)
    expect(code).toContain(token)
    expect(code).not.toMatch(/hunter2|opaque-and-secret/u)
    expect(code).not.toContain(btoa('cl_a:hunter2hunter2'))
  })

  it('that the session vouched for wants a token', () => {
    const bySession = {
      ...exchange,
      bySession: true,
      request: { ...exchange.request, headers: [] },
    }
    expect(codeOf('curl', bySession)).toContain('"Authorization: Bearer $KEYGRANT_TOKEN"')
  })
})

it('a shell reads a text as it was, with its variables filled in', () => {
  const texts = fc.string({ unit: 'grapheme-ascii' })
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const line = `printf '%s' ${shellText([before, { variable: 'SECRET' }, after])}`
      const read = execFileSync('sh', ['-c', line], { env: { SECRET: '$x `y`' }, encoding: 'utf8' })
      return read === `${before}$x \`y\`${after}`
    }),
    { numRuns: 30 },
  )
})
