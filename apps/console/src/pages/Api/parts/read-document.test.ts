import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocument } from './read-document.ts'

const document = { openapi: '3.1.0', info: { title: 'Cloud', version: '1' }, paths: {} }

describe('the file of an OpenAPI document', () => {
  it.each([
    ['JSON', JSON.stringify(document)],
    ['JSON behind a mark of its encoding', `\uFEFF${JSON.stringify(document)}`],
    ['YAML', "openapi: 3.1.0\ninfo:\n  title: Cloud\n  version: '1'\npaths: {}\n"],
    ['YAML that merges', 'a: &a {title: Cloud, version: "1"}\nopenapi: 3.1.0\ninfo: *a\npaths: {}'],
  ])('is read as %s', async (_what, text) => {
    expect(await readDocument(text)).toMatchObject({ ok: true, document })
  })

  it('keeps a date and a yes as the texts they are', async () => {
    const text = 'openapi: 3.1.0\ninfo: {version: 2026-11-29, title: yes}'
    expect(await readDocument(text)).toMatchObject({
      document: { info: { version: '2026-11-29', title: 'yes' } },
    })
  })

  it.each([
    ['no text', '', 'holds no OpenAPI document'],
    ['a list', '- openapi: 3.1.0', 'holds no OpenAPI document'],
    ['broken JSON', '{"openapi":', 'can’t be read'],
    ['broken YAML', 'openapi: [3.1.0', 'can’t be read'],
    ['two documents', 'a: 1\n---\nb: 2', 'can’t be read'],
    ['a member twice', 'openapi: 3.1.0\nopenapi: 3.0.0', 'can’t be read'],
    ['a name within itself', 'a: &a\n  b: *a', 'can’t be read'],
    ['more than a mebibyte', JSON.stringify({ a: 'x'.repeat(1_048_576) }), '1 MiB'],
    ['names that unfold', bomb(8), 'can’t be read'],
  ])('is refused as %s, in words', async (_what, text, says) => {
    expect(await readDocument(text)).toEqual({ ok: false, message: expect.stringContaining(says) })
  })

  it('means the same in YAML as in JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        const read = await readDocument(stringify({ openapi: '3.1.0', 'x-any': plain }))
        expect(read).toEqual({ ok: true, document: { openapi: '3.1.0', 'x-any': plain } })
      }),
      { numRuns: 50 },
    )
  })
})

/** Each name stands for nine of the one before. */
function bomb(depth: number): string {
  const lines = Array.from(
    { length: depth },
    (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`,
  )
  return ['a0: &a0 [x]', ...lines].join('\n')
}
