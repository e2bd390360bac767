import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { openChromium, startServer } from '@keygrant/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from './build-site.ts'
import type { OpenApi } from './reference/management-api.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
}

let site: ReadonlyMap<string, string>
let server: Server
let base: string
let browser: Awaited<ReturnType<typeof openChromium>>

const nameOf = (path: string): string => {
  const name = path.replace(/^\/docs\//u, '') || 'index'
  return site.has(name) ? name : `${name}.html`
}

beforeAll(async () => {
  await using keygrant = await startServer()
  const openApi = (await (await fetch(`${keygrant.issuer}/api/v1/openapi.json`)).json()) as OpenApi
  site = buildSite({ root, base: '/docs/', openApi })
  server = createServer((request, response) => {
    const name = nameOf(new URL(request.url ?? '/', 'http://localhost').pathname)
    const body = site.get(name)
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': types[name.split('.').at(-1) ?? ''] ?? 'text/plain',
      'content-security-policy': policy,
    })
    response.end(body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/`
  browser = await openChromium()
})

afterAll(async () => {
  await browser.close()
  server.close()
})

const html = (): readonly (readonly [string, string])[] =>
  [...site].filter(([name]) => name.endsWith('.html'))

it('has a section for every error code and problem that answers link to', () => {
  const page = site.get('errors.html') ?? ''
  for (const id of ['invalid_client', 'invalid_grant', 'secret_wrong', 'code_replayed'])
    expect(page).toContain(`id="${id}"`)
})

it('has no link that leads nowhere, and no anchor without its heading', () => {
  const broken = html().flatMap(([name, text]) =>
    [...text.matchAll(/href="(\/docs\/[^"]*|#[^"]*)"/gu)]
      .map(([, href = '']) => href)
      .filter((href) => {
        const [path = '', anchor] = href.split('#')
        const target = site.get(path === '' ? name : nameOf(path))
        return target === undefined || (anchor && !target.includes(`id="${anchor}"`))
      })
      .map((href) => `${name}: ${href}`),
  )
  expect(broken).toEqual([])
})

it('says in llms.txt where each page is as Markdown', () => {
  const links = [...(site.get('llms.txt') ?? '').matchAll(/\]\(\/docs\/([^)]+)\)/gu)]
  expect(links.length).toBeGreaterThan(30)
  for (const [, path = ''] of links) expect(site.has(path)).toBe(true)
})

it('gives the search script the same words as the index was made with', () => {
  const script = readFileSync(
    fileURLToPath(new URL('../static/search.js', import.meta.url)),
    'utf8',
  )
  expect(script).toContain("fields: ['heading', 'page', 'body']")
  expect(existsSync(createRequire(import.meta.url).resolve('minisearch'))).toBe(true)
})

describe('in Chromium', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

  it.each(
    ['', 'errors', 'guides/protect-an-api', 'reference/guard', 'search?q=refresh'].flatMap((at) => [
      [at, 'light', 1280],
      [at, 'dark', 390],
    ]) as [string, 'light' | 'dark', number][],
  )(
    '/%s has no accessibility fault in %s at %d px, and breaks no content policy',
    async (at, colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      await page.goto(base + at)
      await page.waitForLoadState('networkidle')
      expect(complaints).toEqual([])
      await context.addInitScript(axe)
      await page.evaluate(axe)
      const violations = await page.evaluate(async () => {
        const { axe: run } = globalThis as unknown as {
          axe: { run(options: object): Promise<{ violations: { id: string; nodes: unknown[] }[] }> }
        }
        const found = await run.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        })
        return found.violations.map(({ id, nodes }) => `${id} (${nodes.length})`)
      })
      expect(violations).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
      await context.close()
    },
  )

  it('finds a page by a word of it', async () => {
    const page = await browser.newPage()
    await page.goto(base)
    await page.fill('#q', 'retry window')
    await page.press('#q', 'Enter')
    await page.waitForSelector('#found li')
    expect(await page.textContent('#outcome')).toMatch(/places for/u)
    await page.click('#found a')
    expect(page.url()).toContain('/docs/')
    await page.close()
  })
})
