import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type RefusalReason, refusalReasons } from './refusal-reasons.ts'
import { refuse } from './refuse.ts'

const reasons = Object.keys(refusalReasons) as RefusalReason[]
const settings = { realm: 'r', resourceMetadata: undefined }
const details = { needs: {}, retryAfter: 7, crossOrigin: false, scheme: undefined }

it('has every reason in the guide, and the guide has no other', () => {
  const guide = readFileSync(
    new URL('../../../docs/guides/protect-an-api.md', import.meta.url),
    'utf8',
  )
  const section = guide.split('## Reasons, for your log')[1]?.split('\n## ')[0] ?? ''
  const rows = [...section.matchAll(/^\| `(\w+)` \|/gmu)].map(([, name]) => name)
  expect(rows.sort()).toEqual([...reasons].sort())
})

// "expired" is a word of its description, too.
it.each(reasons.filter((reason) => reason !== 'expired'))(
  '%s: the reason itself does not leave the API',
  (reason) => {
    expect(JSON.stringify(refuse(reason, settings, details).headers)).not.toContain(reason)
  },
)

it('describes errors in the characters that RFC 6750 §3 allows', () => {
  for (const { description } of Object.values(refusalReasons))
    expect(description ?? '').toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/u)
})

it('answers alike for every token that is not good, but for its time and the key it is bound to', () => {
  const answers = reasons
    .filter((reason) => refusalReasons[reason].error === 'invalid_token')
    .map((reason) => refuse(reason, settings, details).headers['WWW-Authenticate'])
  expect(answers.length).toBeGreaterThan(12)
  expect(new Set(answers).size).toBe(5)
})
