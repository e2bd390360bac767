/** What the console promises as a whole: it calls the API that there is, and is soon there. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { startServer } from '@keygrant/testkit'
import { describe, expect, it } from 'vitest'
import { explanationsOf, explanationsSource } from '../apps/console/scripts/explanations.ts'
import { type Document, operationTypes } from '../apps/console/scripts/operation-types.ts'
import { root } from './sources.ts'

const dist = `${root}apps/console/dist/`

interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
}

/** The scripts without which nothing is shown: the entry and what it imports, directly or not. */
function firstLoad(manifest: Readonly<Record<string, Chunk>>): readonly string[] {
  const reached = new Set<string>()
  const reach = (key: string): void => {
    if (reached.has(key)) return
    reached.add(key)
    for (const each of manifest[key]?.imports ?? []) reach(each)
  }
  for (const [key, { isEntry }] of Object.entries(manifest)) if (isEntry === true) reach(key)
  return [...reached].map((key) => manifest[key]?.file ?? '')
}

describe('the console', () => {
  it('knows the management API as the server describes it (if not: npm run console:api)', async () => {
    await using server = await startServer()
    const document = await fetch(`${server.issuer}/api/v1/openapi.json`)
    const known = readFileSync(`${root}apps/console/src/api/generated/operations.ts`, 'utf8')
    expect(known).toBe(operationTypes((await document.json()) as Document))
  })

  it('explains problems as the documentation does (if not: npm run console:api)', () => {
    const page = readFileSync(`${root}docs/errors.md`, 'utf8')
    const known = readFileSync(`${root}apps/console/src/api/generated/explanations.ts`, 'utf8')
    expect(known).toBe(explanationsSource(page))
    expect(explanationsOf(page)['secret_expired']).toEqual({
      why: 'The secret was right, and has expired.',
      fix: 'Make a new one. Rotate before the date next time: `POST …/rotate` lets both work for a while.',
      answeredAs: 'invalid_client',
    })
  })

  it('has three scripts for a page at the most: what all need, what several do, and its own', () => {
    const manifest = JSON.parse(readFileSync(`${dist}manifest.json`, 'utf8')) as Record<
      string,
      Chunk
    >
    const pages = Object.entries(manifest).filter(([key]) => key.startsWith('src/pages/'))
    expect(pages.length).toBeGreaterThan(10)
    const many = pages.filter(([, { imports = [] }]) => imports.length > 2)
    expect(many.map(([key]) => key)).toEqual([])
  })

  it('loads 350 kB of script at the most before it shows something, and no charts', () => {
    const manifest = JSON.parse(readFileSync(`${dist}manifest.json`, 'utf8')) as Record<
      string,
      Chunk
    >
    const files = firstLoad(manifest)
    const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(dist + file)).length, 0)
    expect(size).toBeGreaterThan(50_000)
    expect(size).toBeLessThan(350_000)
    expect(files.filter((file) => readFileSync(dist + file, 'utf8').includes('recharts'))).toEqual(
      [],
    )
  })

  it('leaves the server the places for its nonce, and has no script or style in the page', () => {
    const page = readFileSync(`${dist}index.html`, 'utf8')
    const tags = page.match(/<(?:script|style|link rel="stylesheet")[^>]*>/gu) ?? []
    expect(tags.length).toBeGreaterThan(1)
    expect(tags.filter((tag) => !tag.includes('nonce="__CSP_NONCE__"'))).toEqual([])
    expect(page).not.toMatch(/<script[^>]*>[^<]/u)
    expect(page).not.toMatch(/ style=/u)
  })
})

describe('the first load', () => {
  it('is what the entry leads to, and nothing that is fetched later', () => {
    const manifest = {
      'index.html': { file: 'a.js', isEntry: true, imports: ['_b.js'] },
      '_b.js': { file: 'b.js', imports: ['index.html'] },
      'later.tsx': { file: 'c.js', imports: ['_b.js'] },
    }
    expect(firstLoad(manifest)).toEqual(['a.js', 'b.js'])
  })
})
